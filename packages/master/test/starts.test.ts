import {
  releaseDigest,
  type BuildOutput,
  type Release,
  type StartPolicy,
} from '@namu/core/internal'
import { startWorker, type Worker } from '@namu/worker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quiet, startServers, startTestMaster, type Servers, type TestMaster } from './cluster.js'
import { sampleBuild } from './sample/sample-build.js'
import { temporaryFolder } from './temporary-folder.js'

let servers: Servers
let master: TestMaster
let worker: Worker
const cacheDir = temporaryFolder(afterAll)

/** Tasks with every limit there is, all kinds of key expressions in them. */
function limited(tasks: Release['tasks']): Release['tasks'] {
  const argument = { kind: 'argument', index: 0 } as const
  const key = {
    kind: 'fallback',
    value: {
      kind: 'chain',
      of: { kind: 'property', object: argument, name: 'region', optional: true },
    },
    otherwise: { kind: 'template', parts: [argument, { kind: 'constant', value: null }] },
  } as const
  const limits = {
    ...{ concurrency: { limit: 2, key }, rate: { limit: 9_000, perMs: 1_000, key }, priority: -4 },
  }
  return Object.fromEntries(
    Object.entries(tasks).map(([id, task]) => [
      id,
      { ...task, policy: { ...task.policy, ...limits } },
    ]),
  )
}

/** The sample with limits, and with starts of `shift` that follow a policy. */
function withStart(build: BuildOutput, start: StartPolicy): BuildOutput {
  const { shift, ...others } = build.manifest.workflows
  if (!shift) throw new Error('the sample has a workflow shift')
  const tasks = limited(shift.release.tasks)
  const release: Release = { digest: releaseDigest(tasks, undefined, start), tasks, start }
  const workflows = { ...others, shift: { ...shift, release } }
  return { ...build, manifest: { ...build.manifest, workflows } }
}

beforeAll(async () => {
  servers = await startServers()
  const database = await servers.postgres.createDatabase()
  master = await startTestMaster(servers, database)
  worker = await startWorker({
    ...{ redisUrl: servers.redis.url, masterUrl: master.url, namespace: database, cacheDir },
    ...{ concurrency: 4, logger: quiet },
  })
  const key = { kind: 'argument', index: 1 } as const
  await master.client.publish(withStart(sampleBuild(), { debounce: { key, waitMs: 400 } }))
})

afterAll(async () => {
  await worker.close(0)
  await master.close()
  await servers.close()
})

const start = (day: number, days: string) =>
  master.client.startRun({
    workflow: 'shift',
    args: [new Date(Date.UTC(2024, 0, day)).toISOString(), days],
    priority: 3,
  })

test('a debounced start is answered by the run it will become, which is there when it is time', async () => {
  const first = await start(1, '1')
  expect(first).toMatchObject({ created: true, summary: { status: 'running', events: 0 } })
  expect(first.heldUntil).toBeGreaterThan(first.summary.createdAt)
  const result = await master.client.handle(first.run).result()
  expect(result).toEqual(new Date(Date.UTC(2024, 0, 2)))
  const { run } = await master.client.run(first.run)
  expect(run).toMatchObject({ status: 'completed' })
  expect((await start(1, '1')).run).not.toBe(first.run)
})

test('asking for a run whose start is kept says so', async () => {
  const held = await start(1, '7')
  await expect(master.client.run(held.run)).rejects.toMatchObject({ code: 'NAMU4161' })
  await master.client.handle(held.run).result()
})

test('a priority out of range is refused', async () => {
  const wrong = { workflow: 'shift', args: ['2024-01-01T00:00:00.000Z', '1'], priority: 5_000 }
  await expect(master.client.startRun(wrong)).rejects.toMatchObject({ code: 'NAMU4162' })
})
