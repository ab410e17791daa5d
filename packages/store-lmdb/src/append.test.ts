import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode, type Digest } from '@namu/core/internal'
import { partitionOf, type RunAppend, type Store } from '@namu/engine'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openLmdbStore } from './index.js'

let folder: string
let store: Store

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'namu-append-'))
  store = await openLmdbStore(folder)
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

async function firstAppend(): Promise<RunAppend> {
  const run = 'run_a'
  const partition = partitionOf(run, store.partitions)
  const result = await store.acquire(partition, { id: 'o', host: 'h', pid: 1 }, 60_000)
  if (!result.acquired) throw new Error('held')
  const name = 'a'.repeat(64) as Digest
  return {
    ...{ partition, epoch: result.lease.epoch, expected: 0 },
    events: [{ type: 'run.cancelled', time: 1, reason: 'no' }],
    record: {
      ...{ run, workflow: 'w', version: '1', graph: name, release: name, partition },
      ...{ status: 'running', createdAt: 1, updatedAt: 1, events: 1, input: encode([]) },
      calls: { started: 0, settled: 0 },
    },
  }
}

it('an append that is found written is flushed again: the flush of its commit may have failed', async () => {
  const append = await firstAppend()
  expect(await store.append([append])).toEqual([{ status: 'committed' }])
  const before = await readFile(join(folder, 'data.mdb'))
  expect(await store.append([append])).toEqual([{ status: 'committed' }])
  expect((await readFile(join(folder, 'data.mdb'))).equals(before)).toBe(false)
  const log: unknown[] = []
  for await (const { event } of store.readLog('run_a')) log.push(event)
  expect(log).toEqual(append.events)
})
