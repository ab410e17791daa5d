import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode, type Digest } from '@namu/core/internal'
import { partitionOf, type RunEvent, type RunRecord, type Store } from '@namu/engine'
import { open } from 'lmdb'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLmdbStore } from './index.js'
import { isProcessAlive, processStart } from './process-life.js'

let folder: string
const opened: Store[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'namu-open-'))
})
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
  await rm(folder, { recursive: true, force: true })
})

async function openStore(options?: Parameters<typeof openLmdbStore>[1]): Promise<Store> {
  const store = await openLmdbStore(folder, options)
  opened.push(store)
  return store
}

const started = (run: string): RunEvent => ({
  type: 'run.started',
  time: 1,
  run,
  seed: '00',
  input: encode([]),
  prefetch: true,
})

async function createRun(store: Store, run: string): Promise<void> {
  const partition = partitionOf(run, store.partitions)
  const owner = { id: 'o', host: 'h', pid: 1 }
  const result = await store.acquire(partition, owner, 60_000)
  if (!result.acquired) throw new Error('held')
  const record: RunRecord = {
    run,
    workflow: 'w',
    version: '1',
    graph: 'g' as Digest,
    release: 'r' as Digest,
    partition,
    status: 'running',
    createdAt: 1,
    updatedAt: 1,
    events: 1,
    calls: { started: 0, settled: 0 },
    input: encode([]),
  }
  const { epoch } = result.lease
  await store.append([{ partition, epoch, expected: 0, events: [started(run)], record }])
}

describe('opening', () => {
  it('creates a store with 4096 partitions, and keeps the number it was created with', async () => {
    expect((await openStore()).partitions).toBe(4096)
    expect((await openStore({ partitions: 8 })).partitions).toBe(4096)
  })

  it('for reading sees what is there and creates nothing', async () => {
    await expect(openLmdbStore(join(folder, 'none'), { mode: 'read' })).rejects.toMatchObject({
      code: 'NAMU5003',
    })
    expect(await readdir(folder)).toEqual([])
    const writer = await openStore()
    await createRun(writer, 'run_a')
    const reader = await openStore({ mode: 'read' })
    expect((await reader.getRun('run_a'))?.run).toBe('run_a')
    await createRun(writer, 'run_b')
    expect(await reader.listRuns()).toHaveLength(2)
  })

  it('refuses a store of a newer version with NAMU5004', async () => {
    const root = open<string, string>(folder, { noSubdir: false, maxDbs: 24, encoding: 'string' })
    await root.openDB<string, string>({ name: 'meta', encoding: 'string' }).put('format', '99')
    await root.flushed
    await root.close()
    await expect(openLmdbStore(folder)).rejects.toMatchObject({
      code: 'NAMU5004',
      where: folder,
    })
  })

  it('refuses a file that is no store with NAMU5003', async () => {
    await writeFile(join(folder, 'data.mdb'), 'this is not a database'.repeat(1_000))
    await expect(openLmdbStore(folder)).rejects.toMatchObject({ code: 'NAMU5003', where: folder })
  })

  it('refuses a folder that cannot be made with NAMU5003', async () => {
    await writeFile(join(folder, 'file'), '')
    await expect(openLmdbStore(join(folder, 'file', 'store'))).rejects.toMatchObject({
      code: 'NAMU5003',
    })
  })

  it('reads a folder that it may not write to', async () => {
    await createRun(await openStore(), 'run_a')
    for (const store of opened.splice(0)) await store.close()
    await chmod(join(folder, 'data.mdb'), 0o444)
    // Readers register in the lock file, so that writers keep the pages they look at.
    await chmod(join(folder, 'lock.mdb'), 0o666)
    await chmod(folder, 0o555)
    const endPrivilege = dropPrivilege()
    try {
      await expect(writeFile(join(folder, 'file'), '')).rejects.toMatchObject({ code: 'EACCES' })
      const store = await openLmdbStore(folder)
      expect((await store.getRun('run_a'))?.run).toBe('run_a')
      await store.close()
    } finally {
      endPrivilege()
      await chmod(folder, 0o755)
    }
  })
})

/** Root may write anywhere: as root, acts as nobody until the returned function is called. */
function dropPrivilege(): () => void {
  const root = process.geteuid?.() === 0
  if (root) process.seteuid?.('nobody')
  return () => {
    if (root) process.seteuid?.(0)
  }
}

describe('several processes', () => {
  it('see each other, also when the file has grown far beyond its first size', async () => {
    const store = await openStore()
    await createRun(store, 'run_a')
    const script = `
      import { open } from 'lmdb'
      const root = open(process.argv[1], { noSubdir: false, maxDbs: 24, encoding: 'string' })
      const graphs = root.openDB({ name: 'graphs', encoding: 'string' })
      for (let i = 0; i < 40; i += 1) await graphs.put('big' + i, JSON.stringify({ text: 'x'.repeat(2e6), i }))
      await root.flushed
      await root.close()`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder], {
      stdio: 'inherit',
      cwd: import.meta.dirname,
    })
    const [code] = (await once(child, 'exit')) as [number]
    expect(code).toBe(0)
    expect(await store.getGraph('big39' as Digest)).toMatchObject({ i: 39 })
    await createRun(store, 'run_b')
    expect(await store.listRuns()).toHaveLength(2)
  })
})

describe('the life of processes', () => {
  it('is told apart from another process that has got the same id', () => {
    const start = processStart(process.pid)
    expect(isProcessAlive(process.pid, start)).toBe(true)
    if (start !== undefined) expect(isProcessAlive(process.pid, `${start}0`)).toBe(false)
    expect(isProcessAlive(process.pid, undefined)).toBe(true)
  })

  it('ends', async () => {
    const child = spawn(process.execPath, ['-e', ''])
    await once(child, 'exit')
    expect(isProcessAlive(child.pid ?? 0, undefined)).toBe(false)
  })
})
