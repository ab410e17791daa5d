import { decode } from '@namu/core/internal'
import { inspectRun, partitionOf, type RunRecord, type Store } from '@namu/engine'
import { describe, expect, it } from 'vitest'
import { never, sceneOfEachTest, StepRunner, storeWith, until, valueOf } from './scene.js'

/** Child runs; F1 to F5 are the invariants of `host/children/families.ts`. */
const scene = sceneOfEachTest()

/** In the order of their calls. */
async function childrenOf(run: string): Promise<readonly RunRecord[]> {
  const children = await scene.store.listRuns({ parent: run, limit: 100_000 })
  return [...children].sort((a, b) => (a.parent?.call ?? 0) - (b.parent?.call ?? 0))
}
const statuses = async (run: string): Promise<string[]> =>
  (await childrenOf(run)).map(({ status }) => status)
const error = (record: RunRecord): unknown => valueOf(record)

describe('a call of a workflow', () => {
  it('is a run of its own, with its log, its version and its parent, in the parent’s partition (F1)', async () => {
    const { host } = await scene.host()
    const { run } = await host.startRun({ workflow: 'parts', input: { wire: [[1, 5]] } })
    const ended = await host.wait(run)
    expect(valueOf(ended)).toEqual([2, 6])
    const children = await childrenOf(run)
    expect(children).toMatchObject([
      { workflow: 'part', status: 'completed', parent: { run, call: 1, depth: 1 } },
      { workflow: 'part', status: 'completed', parent: { run, call: 2, depth: 1 } },
    ])
    for (const child of children) {
      expect(child.version).toBe(ended.version)
      expect(child.partition).toBe(ended.partition)
      expect(partitionOf(child.run, scene.store.partitions)).toBe(ended.partition)
      const { calls } = await inspectRun(scene.store, child.run)
      expect(calls).toMatchObject([{ task: 'src/tasks#step', status: 'succeeded' }])
    }
    const { calls } = await inspectRun(scene.store, run)
    expect(calls.map(({ task, child }) => [task, child?.run])).toEqual(
      children.map((child) => ['part', child.run]),
    )
    expect(await scene.store.listRuns({ parent: null })).toHaveLength(1)
  })

  it('fails with the error of the child, an instance of its class', async () => {
    const { host } = await scene.host()
    const caught = await host.startRun({ workflow: 'careful', input: { wire: [-9] } })
    expect(valueOf(await host.wait(caught.run))).toBe('refused -8')
    const uncaught = await host.startRun({ workflow: 'parts', input: { wire: [[1, -3]] } })
    const ended = await host.wait(uncaught.run)
    expect(ended.status).toBe('failed')
    expect(error(ended)).toMatchObject({ message: 'part -2 is refused', part: -2 })
    expect(await statuses(uncaught.run)).toEqual(['completed', 'failed'])
  })

  it('that nobody awaits holds its parent open, and fails it', async () => {
    const { host, runner } = await scene.host()
    const good = await host.startRun({ workflow: 'careless', input: { wire: [3] } })
    expect(valueOf(await host.wait(good.run))).toBe('done')
    expect(await statuses(good.run)).toEqual(['completed'])
    expect(runner.executed).toHaveLength(2)
    const bad = await host.startRun({ workflow: 'careless', input: { wire: [-5] } })
    expect(error(await host.wait(bad.run))).toMatchObject({ message: 'part -4 is refused' })
  })

  it('may call its own workflow, down to a limit that says so', async () => {
    const { host } = await scene.host({ options: { childDepth: 5 } })
    const fits = await host.startRun({ workflow: 'nested', input: { wire: [5] } })
    expect(valueOf(await host.wait(fits.run))).toBe(6)
    const all = await scene.store.listRuns()
    expect(all.map(({ parent }) => parent?.depth ?? 0).sort()).toEqual([0, 1, 2, 3, 4, 5])
    const deeper = await host.startRun({ workflow: 'nested', input: { wire: [6] } })
    expect(error(await host.wait(deeper.run))).toMatchObject({
      code: 'NAMU4111',
      message:
        'Workflow "nested" cannot be started: it would be more than 5 runs below the first one',
    })
  })

  it('fails when its version was not published with the parent', async () => {
    const { host } = await scene.host()
    const [version] = (await scene.store.listVersions()).filter(({ name }) => name === 'parts')
    if (!version) throw new Error('parts is registered')
    await scene.store.putVersion({ ...version, version: '99.0.0-alone' })
    const { run } = await host.startRun({
      workflow: 'parts',
      version: '99.0.0-alone',
      input: { wire: [[1]] },
    })
    expect(error(await host.wait(run))).toMatchObject({
      code: 'NAMU4112',
      message:
        'Workflow "part" cannot be started by parts@99.0.0-alone: there is no part@99.0.0-alone',
    })
  })
})

describe('a detached child', () => {
  it('outlives its parent, which gets its id', async () => {
    const { host, runner } = await scene.host({ runner: new StepRunner(never) })
    const { run } = await host.startRun({ workflow: 'launcher', input: { wire: [4] } })
    const child = valueOf(await host.wait(run))
    expect(await childrenOf(run)).toMatchObject([
      { run: child, status: 'running', parent: { run, call: 1, depth: 1, detached: true } },
    ])
    await until(() => runner.executed.length === 1)
    await host.stop()
    const { host: next } = await scene.host()
    await next.resume(String(child))
    expect(valueOf(await next.wait(String(child)))).toBe(5)
  })
})

describe('a cancel of the parent', () => {
  it('reaches the children, which may clean up as the parent may', async () => {
    const { host, runner } = await scene.host()
    const { run } = await host.startRun({ workflow: 'patient', input: { wire: [7] } })
    await until(async () => (await childrenOf(run)).length === 1)
    await host.cancel(run, 'too late')
    const ended = await host.wait(run)
    expect(ended.status).toBe('cancelled')
    const [child] = await childrenOf(run)
    const childEnded = await host.wait(child?.run ?? '')
    expect(childEnded.status).toBe('cancelled')
    expect(error(childEnded)).toMatchObject({
      name: 'CancelledError',
      message: `The run was cancelled: its parent run ${run} was cancelled: too late`,
    })
    expect(runner.executed.map(({ args }) => decode(args)).sort()).toEqual([[107], [207]])
  })

  it('of a child alone rejects its call', async () => {
    const { host } = await scene.host()
    const { run } = await host.startRun({ workflow: 'patient', input: { wire: [1] } })
    await until(async () => (await childrenOf(run)).length === 1)
    await host.cancel((await childrenOf(run))[0]?.run ?? '', 'not this one')
    const ended = await host.wait(run)
    expect(ended.status).toBe('failed')
    expect(error(ended)).toMatchObject({ message: 'The run was cancelled: not this one' })
  })
})

describe('a host that takes over (F4)', () => {
  for (const ownership of ['lazy', 'all'] as const) {
    it(`goes on with parents and children, each child once (${ownership})`, async () => {
      const first = await scene.host({
        runner: new StepRunner((n) => (n % 2 === 0 ? Promise.resolve(n + 1) : never())),
      })
      const { run } = await first.host.startRun({ workflow: 'together', input: { wire: [6] } })
      await until(
        async () => (await statuses(run)).filter((one) => one === 'completed').length === 3,
      )
      await first.host.stop()
      const { host } = await scene.host({ options: { ownership } })
      if (ownership === 'lazy') await host.resume(run)
      expect(valueOf(await host.wait(run))).toBe(21)
      expect(await statuses(run)).toEqual(Array(6).fill('completed'))
    })
  }

  it('resumes the whole family when one of its children is resumed', async () => {
    const first = await scene.host({ runner: new StepRunner(never) })
    const { run } = await first.host.startRun({ workflow: 'nested', input: { wire: [2] } })
    await until(() => first.runner.executed.length === 1)
    await first.host.stop()
    const deepest = (await scene.store.listRuns()).find(({ parent }) => parent?.depth === 2)
    const { host } = await scene.host()
    await host.resume(deepest?.run ?? '')
    expect(valueOf(await host.wait(deepest?.run ?? ''))).toBe(1)
    expect(valueOf(await host.wait(run))).toBe(3)
  })
})

describe('a process that stops before a child hears that it was given up (F4)', () => {
  /** Keeps to itself what is posted for children. */
  const silent = (store: Store): Store =>
    storeWith(store, {
      postInput: (entry) => (entry.run.includes('.') ? never() : store.postInput(entry)),
    })

  for (const ownership of ['lazy', 'all'] as const) {
    it(`leaves that to the next one, while the parent cleans up (${ownership})`, async () => {
      const first = await scene.host({ through: silent, runner: new StepRunner(never) })
      const { run } = await first.host.startRun({ workflow: 'patient', input: { wire: [1] } })
      await until(async () => (await statuses(run)).length === 1)
      await first.host.cancel(run, 'enough')
      await until(() => first.runner.executed.length === 1)
      await first.host.stop()
      expect(await statuses(run)).toEqual(['running'])
      const { host } = await scene.host({ options: { ownership } })
      if (ownership === 'lazy') await host.resume(run)
      expect((await host.wait(run)).status).toBe('cancelled')
      const child = await host.wait((await childrenOf(run))[0]?.run ?? '')
      expect(error(child)).toMatchObject({
        message: `The run was cancelled: its parent run ${run} gave it up`,
      })
    })

    it(`leaves that to the next one, when the parent has ended (${ownership})`, async () => {
      const first = await scene.host({ through: silent, runner: new StepRunner(never) })
      const { run } = await first.host.startRun({ workflow: 'parts', input: { wire: [[1]] } })
      await until(() => first.runner.executed.length === 1)
      await first.host.cancel(run, 'enough')
      expect((await first.host.wait(run)).status).toBe('cancelled')
      await first.host.stop()
      const [child] = await childrenOf(run)
      expect(child?.status).toBe('running')
      const { host } = await scene.host({ options: { ownership } })
      if (ownership === 'lazy') await host.resume(child?.run ?? '')
      expect((await host.wait(child?.run ?? '')).status).toBe('cancelled')
    })
  }

  it('takes the outcome of a child that ended meanwhile once', async () => {
    // The child's end is committed; what its parent would log of it is not.
    const deaf = (store: Store): Store =>
      storeWith(store, {
        append: (appends) =>
          appends.some(({ expected, record }) => expected > 0 && record.workflow === 'parts')
            ? Promise.reject(new Error('the disk is away'))
            : store.append(appends),
      })
    const first = await scene.host({ through: deaf })
    const { run } = await first.host.startRun({ workflow: 'parts', input: { wire: [[1]] } })
    await until(async () => (await statuses(run))[0] === 'completed')
    const runner = new StepRunner()
    // Another process takes the partition over, as this one never stops.
    const record = await scene.store.getRun(run)
    const holder = await scene.store.holder(record?.partition ?? 0)
    if (holder) await scene.store.release([holder])
    const { host } = await scene.host({ runner })
    await host.resume(run)
    expect(valueOf(await host.wait(run))).toEqual([2])
    expect(runner.executed).toEqual([])
    const { calls } = await inspectRun(scene.store, run)
    expect(calls).toMatchObject([{ status: 'succeeded', attempts: [{ attempt: 1 }] }])
  })
})

it('10,000 children of one Promise.all end, each a run of its own', async () => {
  const { host } = await scene.host()
  const width = 10_000
  const { run } = await host.startRun({ workflow: 'together', input: { wire: [width] } })
  const ended = await host.wait(run)
  expect(valueOf(ended)).toBe((width * (width + 1)) / 2)
  const children = await childrenOf(run)
  expect(children).toHaveLength(width)
  expect(children.every(({ status }) => status === 'completed')).toBe(true)
}, 120_000)
