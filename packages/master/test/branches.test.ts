import { digestOf, releaseDigest, type BuildOutput, type Release } from '@namu/core/internal'
import { startWorker, type Worker } from '@namu/worker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quiet, startServers, startTestMaster, type Servers, type TestMaster } from './cluster.js'
import { sampleBuild } from './sample/sample-build.js'
import { createSteps, until } from './steps.js'
import { temporaryFolder } from './temporary-folder.js'

let servers: Servers
let master: TestMaster
let worker: Worker

beforeAll(async () => {
  servers = await startServers()
  const database = await servers.postgres.createDatabase()
  master = await startTestMaster(servers, database)
  worker = await startWorker({
    redisUrl: servers.redis.url,
    masterUrl: master.url,
    namespace: database,
    cacheDir: temporaryFolder(afterAll),
    concurrency: 4,
    logger: quiet,
  })
  await master.client.publish(sampleBuild())
})

afterAll(async () => {
  await worker.close(0)
  await master.close()
  await servers.close()
})

/** The sample with a task `fail` that does not fail: the same graphs, another artifact. */
function correctedBuild(version: string): BuildOutput {
  const build = sampleBuild({ version })
  const [artifact] = build.artifacts
  const text = new TextDecoder().decode(artifact?.code)
  const code = new TextEncoder().encode(text.replace('throw Object.assign', 'return Object.assign'))
  const digest = digestOf(code)
  const corrected = ({ tasks }: Release): Release => {
    const entries = Object.entries(tasks).map(([id, task]) => [id, { ...task, artifact: digest }])
    const changed = Object.fromEntries(entries) as Release['tasks']
    return { digest: releaseDigest(changed), tasks: changed }
  }
  const { manifest } = build
  const workflows = Object.fromEntries(
    Object.entries(manifest.workflows).map(([name, workflow]) => [
      name,
      { ...workflow, release: corrected(workflow.release) },
    ]),
  )
  return {
    ...build,
    manifest: { ...manifest, workflows },
    artifacts: [{ digest, code, sourceMap: new TextEncoder().encode('{}') }],
  }
}

test('a failed run is retried with a newer release of its graph', async () => {
  const { client } = master
  const failed = await client.start('fail', ['broken'])
  await expect(failed.result()).rejects.toMatchObject({ message: 'broken' })
  expect(await client.explain(failed.id)).toMatchObject({
    run: { status: 'failed' },
    error: { message: 'broken' },
    failedAt: { call: 1, task: 'src/tasks#fail' },
  })
  const first = await client.retry(failed.id)
  await expect(client.handle(first.run.run).result()).rejects.toMatchObject({ message: 'broken' })
  await client.publish(correctedBuild('1.1.0'))
  expect((await client.explain(failed.id)).newerVersion).toBe('1.1.0')
  expect((await client.retry(failed.id)).newerVersion).toBe('1.1.0')
  const { run, newerVersion } = await client.retry(failed.id, { release: '1.1.0' })
  expect(newerVersion).toBeUndefined()
  expect(await client.handle(run.run).result()).toMatchObject({ code: 'E_TEST' })
  expect(run.origin).toEqual({ run: failed.id, kind: 'retry', at: 1, call: 1 })
  const { continuedBy } = await client.run(failed.id)
  expect(continuedBy).toHaveLength(3)
  expect(continuedBy[0]).toBe(run.run)
  const { runs } = await client.runs({ origin: failed.id })
  expect(runs.map((each) => each.run)).toEqual(continuedBy)
})

test('a run is made of another one from a call or behind an event, with its history', async () => {
  const { client } = master
  const steps = createSteps()
  steps.go('a', 'b', 'c')
  const done = await client.start('steps', [steps.folder])
  expect(await done.result()).toEqual(['a', 'b', 'c'])
  const rerun = await client.rerun(done.id, { from: 2, set: [{ call: 1, value: 'other' }] })
  expect(await client.handle(rerun.run.run).result()).toEqual(['other', 'b', 'c'])
  const fork = await client.fork(done.id, { at: 2 })
  expect(await client.handle(fork.run.run).result()).toEqual(['a', 'b', 'c'])
  expect([steps.done('a'), steps.done('b'), steps.done('c')].map(({ length }) => length)).toEqual([
    1, 2, 3,
  ])
  const types: string[] = []
  for await (const event of client.events(fork.run.run)) types.push(event.type)
  expect(types).toEqual([
    'run.started',
    'attempt.succeeded',
    'attempt.succeeded',
    'run.carried',
    'attempt.succeeded',
  ])
})

test('a running run says what it waits for, and can be bound to a newer release', async () => {
  const { client } = master
  const steps = createSteps()
  const { id } = await client.start('steps', [steps.folder], { version: '1.0.0' })
  await steps.started('a')
  expect((await client.explain(id)).waiting).toMatchObject({
    function: 'pending',
    stuck: false,
    frames: [
      {
        function: 'steps',
        place: { file: 'src/sample.ts', line: 1, column: 1 },
        awaits: { kind: 'open' },
        causes: [{ kind: 'call', call: 1, attempt: 1 }],
      },
    ],
  })
  await client.publish(correctedBuild('1.2.0'))
  const resumed = await client.resume(id, { release: '1.2.0' })
  expect(resumed.run).toMatchObject({ status: 'running', version: '1.2.0' })
  steps.go('a', 'b', 'c')
  await client.handle(id).result()
  const bound = await until(async () => {
    const events: { type: string }[] = []
    for await (const event of client.events(id)) events.push(event)
    return events.find(({ type }) => type === 'run.rebound')
  })
  expect(bound).toMatchObject({ version: '1.2.0' })
})

test('what cannot be done is refused with a code and leaves no run behind', async () => {
  const { client } = master
  const steps = createSteps()
  const running = await client.start('steps', [steps.folder])
  await expect(client.retry(running.id)).rejects.toMatchObject({ code: 'NAMU4151' })
  await expect(client.retry('nowhere')).rejects.toMatchObject({ code: 'NAMU4002' })
  await expect(client.rerun(running.id, { from: 9 })).rejects.toMatchObject({ code: 'NAMU4152' })
  await expect(client.fork(running.id, { at: 99 })).rejects.toMatchObject({ code: 'NAMU4154' })
  const set = [{ call: 1, value: 7 }]
  await expect(client.fork(running.id, { at: 0, set })).rejects.toMatchObject({ code: 'NAMU3003' })
  await expect(client.resume(running.id, { release: '9.9.9' })).rejects.toMatchObject({
    code: 'NAMU4001',
  })
  await expect(client.explain('nowhere')).rejects.toMatchObject({ code: 'NAMU4002' })
  expect((await client.run(running.id)).continuedBy).toEqual([])
  await client.cancel(running.id)
})
