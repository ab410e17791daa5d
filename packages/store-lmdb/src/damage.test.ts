import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode, type Digest } from '@namu/core/internal'
import { partitionOf, type RunEvent, type RunRecord, type Store } from '@namu/engine'
import { open, type RootDatabase } from 'lmdb'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLmdbStore } from './index.js'

let folder: string
const opened: Store[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'namu-damage-'))
})
afterEach(async () => {
  await closeAll()
  await rm(folder, { recursive: true, force: true })
})

async function openStore(mode: 'read' | 'write' = 'write'): Promise<Store> {
  const store = await openLmdbStore(folder, { partitions: 4, mode })
  opened.push(store)
  return store
}

async function closeAll(): Promise<void> {
  for (const store of opened.splice(0)) await store.close()
}

const run = 'run_a'
const cancelled = (reason: string): RunEvent => ({ type: 'run.cancelled', time: 2, reason })

/** A run with two events, a snapshot and an inbox entry, each with a word that is nowhere else. */
async function writeRun(): Promise<void> {
  const store = await openStore()
  const partition = partitionOf(run, store.partitions)
  const result = await store.acquire(partition, { id: 'o', host: 'h', pid: 1 }, 60_000)
  if (!result.acquired) throw new Error('held')
  const { epoch } = result.lease
  const record: RunRecord = {
    run,
    workflow: 'word-of-record',
    version: '1',
    graph: 'g' as Digest,
    release: 'r' as Digest,
    partition,
    status: 'running',
    createdAt: 1,
    updatedAt: 1,
    events: 2,
    calls: { started: 0, settled: 0 },
    input: encode(['word-of-input']),
  }
  const events = [cancelled('word-of-event'), cancelled('other')]
  const snapshot = '{"word-of-snapshot":1}'
  await store.append([{ partition, epoch, expected: 0, events, record, snapshot }])
  await store.postInput({ key: 'k', run, input: { type: 'cancel', reason: 'word-of-entry' } })
  await closeAll()
}

/** Flips one bit of the last letter of the word, wherever the file has it. */
async function damage(word: string): Promise<void> {
  const file = join(folder, 'data.mdb')
  const bytes = await readFile(file)
  let found = 0
  for (let at = bytes.indexOf(word); at !== -1; at = bytes.indexOf(word, at + 1)) {
    const last = at + word.length - 1
    bytes[last] = (bytes[last] ?? 0) ^ 1
    found += 1
  }
  expect(found).toBeGreaterThan(0)
  await writeFile(file, bytes)
}

/** Writes values as LMDB has them. */
async function rewrite(change: (root: RootDatabase<string, string>) => Promise<unknown>) {
  const root = open<string, string>(folder, { noSubdir: false, maxDbs: 24, encoding: 'string' })
  await change(root)
  await root.flushed
  await root.close()
}

const table = (root: RootDatabase<string, string>, name: string) =>
  root.openDB<string, string | (string | number)[]>({ name, encoding: 'string' })

async function readAll(store: Store): Promise<unknown[]> {
  const events: unknown[] = []
  for await (const { event } of store.readLog(run)) events.push(event)
  return events
}

describe('a flipped bit', () => {
  const readers: readonly (readonly [string, string, (store: Store) => Promise<unknown>])[] = [
    ['an event', 'event', readAll],
    ['the row of a run', 'record', (store) => store.getRun(run)],
    ['the input of a run', 'input', (store) => store.getRun(run)],
    ['a snapshot', 'snapshot', (store) => store.readSnapshot(run)],
    ['an inbox entry', 'entry', (store) => store.readInbox([partitionOf(run, 4)])],
  ]
  for (const [what, word, read] of readers)
    it(`in ${what} is found, with a code and the place`, async () => {
      await writeRun()
      await read(await openStore())
      await closeAll()
      await damage(`word-of-${word}`)
      await expect(read(await openStore())).rejects.toMatchObject({
        code: 'NAMU5006',
        where: expect.stringMatching(/run_a|inbox/) as unknown,
      })
    })
})

describe('a log', () => {
  it('that lacks an event is found to be damaged', async () => {
    await writeRun()
    await rewrite((root) => table(root, 'events').remove([run, 0]))
    await expect(readAll(await openStore())).rejects.toMatchObject({ code: 'NAMU5006' })
  })

  it('that a newer Namu wrote is refused with NAMU5004', async () => {
    await writeRun()
    await rewrite((root) => table(root, 'events').put([run, 1], '3?'))
    await expect(readAll(await openStore())).rejects.toMatchObject({
      code: 'NAMU5004',
      where: 'run_a, event 1',
    })
  })
})

describe('a store of format 1', () => {
  /** As it was before there were checksums, snapshots and an index of due runs. */
  async function writeOld(): Promise<void> {
    await writeRun()
    await rewrite(async (root) => {
      const strip = (text: string | undefined): string => (text ?? '').slice(9)
      const [events, runs, inputs] = ['events', 'runs', 'inputs'].map((name) => table(root, name))
      await events?.put([run, 0], `1${strip(events.get([run, 0]))}`)
      await events?.put([run, 1], `1${strip(events.get([run, 1]))}`)
      await runs?.put(run, strip(runs.get(run)))
      await inputs?.put(run, strip(inputs.get(run)))
      await table(root, 'snapshots').drop()
      await table(root, 'due').drop()
      await table(root, 'meta').put('format', '1')
    })
  }

  it('is read as it is, by who may only read', async () => {
    await writeOld()
    const store = await openStore('read')
    expect(await readAll(store)).toEqual([cancelled('word-of-event'), cancelled('other')])
    expect((await store.getRun(run))?.workflow).toBe('word-of-record')
    expect(await store.readSnapshot(run)).toBeUndefined()
    expect(await store.dueRuns({ partitions: [0, 1, 2, 3], until: 9, limit: 9 })).toEqual([])
    expect(await store.activeRuns(partitionOf(run, 4))).toEqual([run])
  })

  it('becomes format 2 when it is opened for writing', async () => {
    await writeOld()
    expect(await readAll(await openStore())).toHaveLength(2)
    await closeAll()
    await rewrite((root) => {
      expect(table(root, 'meta').get('format')).toBe('2')
      return Promise.resolve()
    })
  })
})
