import { digestOf, type Digest, type Release } from '@namu/core/internal'
import { explainStoredRun, inspectRun, newerVersion, type RunRecord } from '@namu/engine'
import { expect, it } from 'vitest'
import { never, sceneOfEachTest, StepRunner, until, valueOf } from './scene.js'

const scene = sceneOfEachTest()

/** Registers the workflow again under another version, with the tasks changed. */
async function publish(workflow: string, version: string, artifact: Digest): Promise<Release> {
  const known = await scene.store.getVersion(workflow)
  const before = known && (await scene.store.getRelease(known.release))
  if (!known || !before) throw new Error(`there is no ${workflow}`)
  const tasks = Object.fromEntries(
    Object.entries(before.tasks).map(([id, task]) => [id, { ...task, artifact }]),
  )
  const release = { ...before, digest: digestOf(`${version} ${artifact}`), tasks }
  await scene.store.putRelease(release)
  await scene.store.putVersion({
    name: workflow,
    version,
    graph: known.graph,
    release: release.digest,
  })
  return release
}

const corrected = digestOf('corrected')

/** Fails with every code but the corrected one. */
const picky = (): StepRunner =>
  new StepRunner((n, job) =>
    job.artifact === corrected || n < 3
      ? Promise.resolve(n + 1)
      : Promise.reject(new Error('a bug of the task')),
  )

it('a retry with a newer release of the same graph executes the corrected task', async () => {
  const { host, runner } = await scene.host({ runner: picky() })
  const { run } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 4] } })
  const failed = await host.wait(run)
  expect(failed.status).toBe('failed')
  const release = await publish('sequence', '2.0.0', corrected)
  expect(await newerVersion(scene.store, failed)).toBe('2.0.0')
  runner.executed.length = 0
  const retried = await host.branch(run, { kind: 'retry', release: '2.0.0' })
  const record = await host.wait(retried.run)
  expect(valueOf(record)).toBe(5)
  expect(runner.executed.map(({ artifact }) => artifact)).toEqual([corrected, corrected])
  expect(record).toMatchObject({ version: '2.0.0', release: release.digest, graph: failed.graph })
  expect(await newerVersion(scene.store, record)).toBeUndefined()
})

it('the latest release is meant by its name', async () => {
  const { host } = await scene.host({ runner: picky() })
  const { run } = await host.startRun({ workflow: 'sequence', input: { wire: [3, 1] } })
  await host.wait(run)
  await publish('sequence', '2.0.0', corrected)
  const retried = await host.branch(run, { kind: 'retry', release: 'latest' })
  expect((await host.wait(retried.run)).version).toBe('2.0.0')
})

it('a resumed run that is bound to a newer release goes on with its tasks', async () => {
  const first = await scene.host({
    runner: new StepRunner((n) => (n < 2 ? Promise.resolve(2) : never())),
  })
  const { run } = await first.host.startRun({ workflow: 'sequence', input: { wire: [1, 3] } })
  await until(() => first.runner.executed.length === 2)
  const before = await scene.store.getRun(run)
  await first.host.stop()
  const release = await publish('sequence', '2.0.0', corrected)
  const { host, runner } = await scene.host({ runner: picky() })
  await host.resume(run, { release: '2.0.0' })
  const record = await host.wait(run)
  expect(valueOf(record)).toBe(4)
  expect(runner.executed.map(({ artifact }) => artifact)).toEqual([corrected, corrected])
  expect(record).toMatchObject({
    version: '2.0.0',
    release: release.digest,
    rebinds: [{ seq: 2, release: before?.release, version: before?.version }],
  })
  // A fold of the log finds each event under the release of its time.
  const { calls } = await inspectRun(scene.store, run)
  expect(calls.map(({ attempt, status }) => [attempt, status])).toEqual([
    [1, 'succeeded'],
    [2, 'succeeded'],
    [1, 'succeeded'],
  ])
  const again = await host.branch(run, { kind: 'rerun', from: 3 })
  expect(valueOf(await host.wait(again.run))).toBe(4)
})

it('a run that is executed here is bound while it runs', async () => {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const { host, runner } = await scene.host({
    runner: new StepRunner(async (n) => {
      if (n === 1) await opened
      return n + 1
    }),
  })
  const { run } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 2] } })
  await until(() => runner.executed.length === 1)
  await publish('sequence', '2.0.0', corrected)
  await host.resume(run, { release: '2.0.0' })
  await host.resume(run, { release: '2.0.0' })
  open()
  const record: RunRecord = await host.wait(run)
  expect(record.rebinds).toHaveLength(1)
  expect(runner.executed.map(({ artifact }) => artifact === corrected)).toEqual([false, true])
})

it('a release of another graph, or one that is not there, is refused', async () => {
  const { host } = await scene.host({ runner: picky() })
  const { run } = await host.startRun({ workflow: 'sequence', input: { wire: [3, 1] } })
  const failed = await host.wait(run)
  const other = await scene.store.getVersion('fan')
  if (!other) throw new Error('there is no fan')
  const { graph, release } = other
  await scene.store.putVersion({ name: 'sequence', version: '3.0.0', graph, release })
  await expect(host.branch(run, { kind: 'retry', release: '3.0.0' })).rejects.toMatchObject({
    code: 'NAMU4155',
    message: expect.stringMatching(new RegExp(`${failed.graph}.*${graph}`)) as string,
    hint: expect.stringContaining('namu diff sequence@') as string,
  })
  await expect(host.branch(run, { kind: 'retry', release: '9' })).rejects.toMatchObject({
    code: 'NAMU4001',
  })
  const { run: running } = await host.startRun({ workflow: 'hung', input: { wire: [1] } })
  await expect(host.resume(running, { release: '9' })).rejects.toMatchObject({ code: 'NAMU4001' })
  await expect(host.resume(run, { release: '1' })).rejects.toMatchObject({ code: 'NAMU4011' })
})

it('explains a run that failed, one that waits and one that can never go on', async () => {
  const { host, runner } = await scene.host({ runner: picky() })
  const { run: failed } = await host.startRun({ workflow: 'sequence', input: { wire: [2, 3] } })
  await host.wait(failed)
  await publish('sequence', '2.0.0', corrected)
  expect(await host.explain(failed)).toMatchObject({
    explanation: { status: 'ended' },
    failedAt: { call: 2, task: 'src/tasks#step' },
    newerVersion: '2.0.0',
  })
  runner.execute = () => never()
  const { run } = await host.startRun({ workflow: 'chains', input: { wire: [1, 10] } })
  const { explanation } = await host.explain(run)
  expect(explanation).toMatchObject({ status: 'running', stuck: false })
  const waiting = explanation.status === 'running' ? explanation.frames : []
  expect(waiting.map((frame) => frame.awaits.kind)).toEqual(['open', 'open'])
  expect(waiting[0]?.causes[0]?.place?.file).toBe('src/second-tries.ts')
  runner.execute = (n) => Promise.resolve(n)
  const { run: hung } = await host.startRun({ workflow: 'hung', input: { wire: [1] } })
  await until(async () => (await inspectRun(scene.store, hung)).stuck === true)
  const reader = await scene.reopen()
  expect(await explainStoredRun(reader, hung)).toMatchObject({
    explanation: { stuck: true, frames: [{ function: 'hung', awaits: { kind: 'promise' } }] },
  })
  await host.cancel(hung, 'it hangs')
  expect((await host.wait(hung)).status).toBe('cancelled')
})
