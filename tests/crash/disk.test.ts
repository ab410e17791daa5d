import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode, isNamuError, type Digest } from '@namu/core/internal'
import {
  partitionOf,
  systemOwner,
  type LoggedEvent,
  type RunEvent,
  type RunRecord,
  type Store,
} from '@namu/engine'
import { openLmdbStore } from '@namu/store-lmdb'
import { afterEach, beforeEach, expect, it } from 'vitest'

/** Promise 3 on a disk that fails: what was acknowledged is read as it was, or an error says what to do. */
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'namu-disk-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const run = 'run_disk'
const name = 'a'.repeat(64) as Digest

/** Events that differ, of a few kilobytes. */
const eventAt = (at: number): RunEvent =>
  at === 0
    ? {
        type: 'run.started',
        time: 1_000,
        run,
        seed: '00'.repeat(32),
        input: encode([]),
        prefetch: true,
      }
    : {
        type: 'attempt.succeeded',
        time: 1_000 + at,
        call: at,
        attempt: 1,
        check: { name, args: name },
        value: encode(`${String(at)} `.repeat(1_000)),
      }

const owner = systemOwner()

async function writer(store: Store): Promise<(at: number) => Promise<void>> {
  const partition = partitionOf(run, store.partitions)
  const acquired = await store.acquire(partition, owner, 600_000)
  if (!acquired.acquired) throw new Error('the partition is held')
  const { epoch } = acquired.lease
  return async (at) => {
    const record: RunRecord = {
      ...{ run, workflow: 'compute', version: '1.0.0', graph: name, release: name, partition },
      ...{ status: 'running', createdAt: 1_000, updatedAt: 1_000 + at, events: at + 1 },
      ...{ calls: { started: at, settled: at }, input: encode([]) },
    }
    const [outcome] = await store.append([
      { partition, epoch, expected: at, events: [eventAt(at)], record },
    ])
    expect(outcome).toEqual({ status: 'committed' })
  }
}

async function logOf(store: Store): Promise<LoggedEvent[]> {
  const log: LoggedEvent[] = []
  for await (const logged of store.readLog(run)) log.push(logged)
  return log
}

const expectedLog = (length: number): LoggedEvent[] =>
  Array.from({ length }, (_, seq) => ({ seq, event: eventAt(seq) }))

it('bytes that flip in the last pages are never read as something else', async () => {
  const place = join(folder, 'store')
  const store = await openLmdbStore(place)
  const append = await writer(store)
  const length = 30
  for (let at = 0; at < length - 1; at += 1) await append(at)
  await store.close()
  const before = await readFile(join(place, 'data.mdb'))
  const last = await openLmdbStore(place)
  await (
    await writer(last)
  )(length - 1)
  await last.close()
  const after = await readFile(join(place, 'data.mdb'))
  const pages = changedPages(before, after)
  expect(pages.length).toBeGreaterThan(0)
  let told = 0
  for (const page of pages) {
    // In text of values only: what LMDB itself does with its damaged structure ends the process.
    for (const at of placesIn(after, page)) {
      const damaged = Buffer.from(after)
      damaged[at] = (damaged[at] ?? 0) ^ 0x01
      const copy = join(folder, `damaged-${String(at)}`)
      await mkdir(copy)
      await writeFile(join(copy, 'data.mdb'), damaged)
      const seen = await openLmdbStore(copy, { mode: 'read' })
      try {
        expect(await logOf(seen)).toEqual(expectedLog(length))
      } catch (error) {
        if (!isNamuError(error)) throw error
        expect(error).toMatchObject({
          code: 'NAMU5006',
          hint: expect.stringContaining('copy of the store') as unknown,
        })
        told += 1
      } finally {
        await seen.close()
        await rm(copy, { recursive: true })
      }
    }
  }
  expect(told).toBeGreaterThan(0)
})

const pageSize = 4_096

function changedPages(before: Buffer, after: Buffer): number[] {
  const pages: number[] = []
  for (let at = 0; at < after.length; at += pageSize)
    if (!after.subarray(at, at + pageSize).equals(before.subarray(at, at + pageSize)))
      pages.push(at / pageSize)
  // The first two are LMDB's own.
  return pages.filter((page) => page > 1)
}

/** Some bytes of the page's text, in the middle of a long run of it. */
function placesIn(file: Buffer, page: number): number[] {
  const places: number[] = []
  let run = 0
  for (let at = page * pageSize; at < (page + 1) * pageSize; at += 1) {
    const byte = file[at] ?? 0
    run = byte >= 0x20 && byte < 0x7f ? run + 1 : 0
    if (run > 40 && at % 97 === 0) places.push(at)
  }
  return places
}
