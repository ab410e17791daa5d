import { decode, digestOf, encode } from '@namu/core/internal'
import {
  inspectRun,
  type AttemptControl,
  type AttemptOutcome,
  type BranchRequest,
  type RunEvent,
  type RunHost,
  type RunRecord,
  type TaskJob,
} from '@namu/engine'
import { expect, it, describe } from 'vitest'
import { sceneOfEachTest, StepRunner, until, valueOf } from './scene.js'

const scene = sceneOfEachTest()

/** Fails the steps of these numbers, until the test takes them out. */
class Failing extends StepRunner {
  readonly bad: Set<number>

  constructor(...bad: number[]) {
    super((n) =>
      this.bad.has(n) ? Promise.reject(new RangeError(`no ${String(n)}`)) : Promise.resolve(n + 1),
    )
    this.bad = new Set(bad)
  }

  /** The arguments of what was executed since the last look. */
  look(): number[] {
    return this.executed.splice(0).map(({ args }) => (decode(args) as [number])[0])
  }
}

async function ended(
  host: RunHost,
  workflow: string,
  ...wire: (number | string)[]
): Promise<RunRecord> {
  const { run } = await host.startRun({ workflow, input: { wire } })
  return host.wait(run)
}

async function branched(host: RunHost, of: string, request: BranchRequest): Promise<RunRecord> {
  const { run } = await host.branch(of, request)
  return host.wait(run)
}

async function eventsOf(run: string): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  for await (const { event } of scene.store.readLog(run)) events.push(event)
  return events
}

describe('a retry', () => {
  it('is refused when compensations were carried out: it would build on what they have undone', async () => {
    const runner = new Failing(1)
    const { host } = await scene.host({ runner })
    const failed = await ended(host, 'tidied')
    expect(failed.status).toBe('failed')
    expect(runner.look().slice(-2)).toEqual([8, 7])
    await expect(host.branch(failed.run, { kind: 'retry' })).rejects.toMatchObject({
      code: 'NAMU4151',
      message: expect.stringContaining('2 of its compensations') as unknown,
    })
    expect((await host.explain(failed.run)).failedAt).toMatchObject({ call: 1, undone: true })
    runner.bad.clear()
    const again = await branched(host, failed.run, { kind: 'rerun', from: 1 })
    expect(valueOf(again)).toBe(2)
  })

  it('goes on at the failed call and executes nothing before it again', async () => {
    const runner = new Failing(3)
    const { host } = await scene.host({ runner })
    const failed = await ended(host, 'sequence', 1, 4)
    expect(failed.status).toBe('failed')
    expect(runner.look()).toEqual([1, 2, 3, 3, 3])
    runner.bad.clear()
    const retried = await branched(host, failed.run, { kind: 'retry' })
    expect(valueOf(retried)).toBe(5)
    expect(runner.look()).toEqual([3, 4])
    expect(retried.origin).toEqual({ run: failed.run, kind: 'retry', at: 5, call: 3 })
    expect(await scene.store.listRuns({ origin: failed.run })).toEqual([retried])
    expect(await scene.store.getRun(failed.run)).toEqual(failed)
    expect(retried.calls).toEqual({ started: 4, settled: 4 })
  })

  it('sees the times, the chance and the keys of its history', async () => {
    const runner = new Failing(-1)
    const { host } = await scene.host({ runner })
    const failed = await ended(host, 'stamped', 1)
    const [, second] = runner.look()
    runner.bad.clear()
    const retried = await branched(host, failed.run, { kind: 'retry' })
    expect(runner.look()).toEqual([-1])
    expect(valueOf(retried)).toEqual([2, (second ?? NaN) + 1, 0])
    const before = await inspectRun(scene.store, failed.run)
    const after = await inspectRun(scene.store, retried.run)
    expect(after.calls.map(({ check }) => check)).toEqual(before.calls.map(({ check }) => check))
    const keys = after.calls.map(({ idempotencyKey }) => idempotencyKey)
    expect(keys).not.toEqual(before.calls.map(({ idempotencyKey }) => idempotencyKey))
    expect(keys).toEqual(
      after.calls.map(({ check }) => digestOf(`idempotency\n${retried.run}\n${check.name}`)),
    )
  })

  it('gives the failed call all its attempts', async () => {
    const runner = new Failing(3)
    const { host } = await scene.host({ runner })
    const failed = await ended(host, 'sequence', 3, 1)
    runner.look()
    const again = await branched(host, failed.run, { kind: 'retry' })
    expect(again.status).toBe('failed')
    expect(runner.look()).toEqual([3, 3, 3])
    runner.bad.clear()
    expect(valueOf(await branched(host, again.run, { kind: 'retry' }))).toBe(4)
  })

  it('finds the failed call behind an error that has it as its cause, and not its clean-up', async () => {
    const runner = new Failing(7)
    const { host } = await scene.host({ runner })
    const failed = await ended(host, 'guarded', 7)
    expect(failed.status).toBe('failed')
    runner.bad.clear()
    runner.look()
    const retried = await branched(host, failed.run, { kind: 'retry' })
    expect(valueOf(retried)).toBe(8)
    expect(runner.look()).toEqual([7])
  })

  it('keeps a failure that the workflow had handled', async () => {
    const runner = new Failing(5, 6)
    const { host } = await scene.host({ runner })
    const failed = await ended(host, 'lenient', 5)
    runner.bad.clear()
    runner.look()
    expect(valueOf(await branched(host, failed.run, { kind: 'retry' }))).toEqual([51, 7])
    expect(runner.look()).toEqual([6])
  })

  it('executes everything again that failed at the same time', async () => {
    const bad = Array.from({ length: 20 }, (_, n) => n * 2)
    const runner = new Failing(...bad)
    const { host } = await scene.host({ runner })
    const failed = await ended(host, 'fan', 40)
    runner.bad.clear()
    runner.look()
    const retried = await branched(host, failed.run, { kind: 'retry' })
    expect(valueOf(retried)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1))
    expect(runner.look().sort((a, b) => a - b)).toEqual(bad)
  })

  it('shows the workflow the same failure, also one that names its attempt', async () => {
    class Slow extends Failing {
      override async run(job: TaskJob, control: AttemptControl): Promise<AttemptOutcome> {
        const outcome = await super.run(job, control)
        return outcome.status === 'failed' ? { ...outcome, reason: 'timeout' } : outcome
      }
    }
    const runner = new Slow(1, 301)
    const { host } = await scene.host({ runner })
    const failed = await ended(host, 'telling', 1)
    expect(runner.look()).toEqual([1, 1, 1, 300, 301, 301, 301])
    runner.bad.clear()
    expect(valueOf(await branched(host, failed.run, { kind: 'retry' }))).toBe(302)
    expect(runner.look()).toEqual([301])
  })

  it('keeps what other chains had done', async () => {
    const runner = new Failing(11)
    const { host } = await scene.host({ runner })
    const failed = await ended(host, 'chains', 1, 10)
    runner.bad.clear()
    runner.look()
    expect(valueOf(await branched(host, failed.run, { kind: 'retry' }))).toEqual([3, 12])
    expect(runner.look()).toEqual([11])
  })

  it('takes fired timers and answers of the host over', async () => {
    const runner = new Failing(7)
    const { host } = await scene.host({ runner })
    const failed = await ended(host, 'dated', 2)
    expect(failed.status).toBe('failed')
    runner.bad.clear()
    runner.look()
    const retried = await branched(host, failed.run, { kind: 'retry' })
    expect(valueOf(retried)).toBe('3.703,5')
    expect(runner.look()).toEqual([7])
  })

  it('goes on where a run was cancelled', async () => {
    let open = (): void => undefined
    const opened = new Promise<void>((resolve) => {
      open = resolve
    })
    const runner = new StepRunner(async (n) => {
      if (n === 2) await opened
      return n + 1
    })
    const { host } = await scene.host({ runner })
    const { run } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 3] } })
    while (runner.executed.length < 2) await new Promise((resolve) => setTimeout(resolve, 2))
    await host.cancel(run, 'not now')
    expect((await host.wait(run)).status).toBe('cancelled')
    open()
    runner.executed.length = 0
    expect(valueOf(await branched(host, run, { kind: 'retry' }))).toBe(4)
    expect(runner.executed.map(({ args }) => decode(args))).toEqual([[2], [3]])
  })

  it('can take a value for the call that failed', async () => {
    const runner = new Failing(3)
    const { host } = await scene.host({ runner })
    const failed = await ended(host, 'sequence', 2, 3)
    runner.look()
    const set = [{ call: 2, value: 40 }]
    expect(valueOf(await branched(host, failed.run, { kind: 'retry', set }))).toBe(41)
    expect(runner.look()).toEqual([40])
  })

  it('is refused for a run that runs, has completed, or is unknown', async () => {
    const { host } = await scene.host({
      runner: new StepRunner(() => new Promise(() => undefined)),
    })
    const { run } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 1] } })
    await expect(host.branch(run, { kind: 'retry' })).rejects.toMatchObject({
      code: 'NAMU4151',
      message: expect.stringContaining('still running') as string,
    })
    await expect(host.branch('nowhere', { kind: 'retry' })).rejects.toMatchObject({
      code: 'NAMU4002',
    })
    const done = await ended(host, 'sequence', 1, 0)
    await expect(host.branch(done.run, { kind: 'retry' })).rejects.toMatchObject({
      code: 'NAMU4151',
      message: expect.stringContaining('has completed') as string,
    })
  })

  it('of a run that threw by itself says so, and works with another value', async () => {
    const { host, runner } = await scene.host()
    const failed = await ended(host, 'contrary', 1)
    await expect(host.branch(failed.run, { kind: 'retry' })).rejects.toMatchObject({
      code: 'NAMU4153',
      hint: expect.stringContaining(`namu retry ${failed.run} --set`) as string,
    })
    expect(await scene.store.listRuns({ origin: failed.run })).toEqual([])
    runner.executed.length = 0
    const set = [{ call: 1, value: 100 }]
    expect(valueOf(await branched(host, failed.run, { kind: 'retry', set }))).toBe(100)
    expect(runner.executed).toEqual([])
  })
})

it('a retry takes messages and decisions over, as they came and when', async () => {
  const runner = new Failing(7)
  const { host } = await scene.host({ runner })
  const { run } = await host.startRun({ workflow: 'asked', input: { wire: [3] } })
  await host.signal(run, { name: 'amount', payload: 4 })
  await until(async () => (await scene.store.getRun(run))?.approvals?.length === 1)
  await host.decide(run, { approved: true, by: 'ann' })
  expect((await host.wait(run)).status).toBe('failed')
  const decided = (await eventsOf(run)).find(({ type }) => type === 'approval.decided')
  runner.bad.clear()
  runner.look()
  const retried = await branched(host, run, { kind: 'retry' })
  expect(valueOf(retried)).toBe(`8 true ann ${new Date(decided?.time ?? 0).toISOString()}`)
  expect(runner.look()).toEqual([7])
  expect(retried.approvals ?? []).toEqual([])
})

it('a fork asks again what was not decided in its history', async () => {
  const { host } = await scene.host()
  const { run } = await host.startRun({ workflow: 'asked', input: { wire: [3] } })
  await host.signal(run, { name: 'amount', payload: 4 })
  await until(async () => (await scene.store.getRun(run))?.approvals?.length === 1)
  await host.decide(run, { approved: false, by: 'ann' })
  await host.wait(run)
  const forked = await host.branch(run, { kind: 'fork', at: 1 })
  await until(async () => (await scene.store.getRun(forked.run))?.approvals?.length === 1)
  const { explanation } = await host.explain(forked.run)
  expect(explanation).toMatchObject({
    stuck: false,
    frames: [{ causes: [{ kind: 'approval', about: 'the boss' }] }],
  })
  await host.decide(forked.run, { approved: true, by: 'bob' })
  expect(valueOf(await host.wait(forked.run))).toMatch(/^8 true bob/)
})

describe('a retry of a family', () => {
  it('starts a failed child again, and keeps those that had completed', async () => {
    let factor = -1
    const runner = new StepRunner((n) => Promise.resolve(n === 2 ? factor * 10 : n + 1))
    const { host } = await scene.host({ runner })
    const { run } = await host.startRun({ workflow: 'parts', input: { wire: [[1, 2, 3]] } })
    const failed = await host.wait(run)
    expect(failed.status).toBe('failed')
    factor = 1
    runner.executed.length = 0
    const retried = await branched(host, run, { kind: 'retry' })
    expect(valueOf(retried)).toEqual([2, 10, 4])
    expect(runner.executed.map(({ args }) => decode(args))).toEqual([[2], [3]])
    const children = await scene.store.listRuns({ parent: retried.run })
    expect(children).toHaveLength(2)
    expect(await scene.store.listRuns({ parent: run })).toHaveLength(2)
  })
})

describe('a rerun', () => {
  it('executes a call and what came after it again', async () => {
    const { host, runner } = await scene.host()
    const done = await ended(host, 'sequence', 1, 4)
    runner.executed.length = 0
    const again = await branched(host, done.run, { kind: 'rerun', from: 3 })
    expect(valueOf(again)).toBe(5)
    expect(runner.executed.map(({ args }) => decode(args))).toEqual([[3], [4]])
    expect(again.origin).toMatchObject({ run: done.run, kind: 'rerun', call: 3 })
  })

  it('keeps what was started before the call, whenever it ended', async () => {
    const runner = new StepRunner(async (n) => {
      if (n === 1) await new Promise((resolve) => setTimeout(resolve, 50))
      return n + 1
    })
    const { host } = await scene.host({ runner })
    const done = await ended(host, 'chains', 1, 10)
    runner.executed.length = 0
    const again = await branched(host, done.run, { kind: 'rerun', from: 2 })
    expect(valueOf(again)).toEqual([3, 12])
    expect(runner.executed.map(({ args }) => decode(args))).toEqual(
      expect.arrayContaining([[10], [11], [2]]),
    )
    expect(runner.executed).toHaveLength(3)
  })

  it('keeps outcomes whose arguments are the same with another input, and no others', async () => {
    const { host, runner } = await scene.host()
    const done = await ended(host, 'chains', 1, 10)
    runner.executed.length = 0
    const request = { kind: 'rerun', from: 4, input: [1, 20] } as const
    expect(valueOf(await branched(host, done.run, request))).toEqual([3, 22])
    expect(runner.executed.map(({ args }) => decode(args))).toEqual([[20], [21]])
  })

  it('takes values for calls before it, which change what depends on them', async () => {
    const { host, runner } = await scene.host()
    const done = await ended(host, 'sequence', 1, 4)
    runner.executed.length = 0
    const set = [{ call: 1, value: 30 }]
    expect(valueOf(await branched(host, done.run, { kind: 'rerun', from: 4, set }))).toBe(33)
    expect(runner.executed.map(({ args }) => decode(args))).toEqual([[30], [31], [32]])
  })

  it('refuses calls that are not there, and lists those that are', async () => {
    const { host } = await scene.host()
    const done = await ended(host, 'sequence', 1, 2)
    await expect(host.branch(done.run, { kind: 'rerun', from: 9 })).rejects.toMatchObject({
      code: 'NAMU4152',
      hint: 'Its calls are: #1 step, #2 step.',
    })
    const set = [{ call: 5, value: 1 }]
    await expect(host.branch(done.run, { kind: 'rerun', from: 1, set })).rejects.toMatchObject({
      code: 'NAMU4152',
    })
  })

  it('refuses values that do not fit, or have no place', async () => {
    const { host } = await scene.host()
    const done = await ended(host, 'sequence', 1, 3)
    const rerun = { kind: 'rerun', from: 2 } as const
    await expect(
      host.branch(done.run, { ...rerun, set: [{ call: 1, value: 'two' }] }),
    ).rejects.toMatchObject({
      code: 'NAMU3003',
      message: expect.stringContaining('step') as string,
    })
    await expect(
      host.branch(done.run, { ...rerun, set: [{ call: 3, value: 2 }] }),
    ).rejects.toMatchObject({ code: 'NAMU4156', message: expect.stringContaining('#3') as string })
    await expect(host.branch(done.run, { ...rerun, input: ['x'] })).rejects.toMatchObject({
      code: 'NAMU3003',
    })
    expect(await scene.store.listRuns({ origin: done.run })).toEqual([])
  })
})

describe('a fork', () => {
  it('goes on behind an event, with the history up to it', async () => {
    const { host, runner } = await scene.host()
    const done = await ended(host, 'sequence', 1, 4)
    runner.executed.length = 0
    const forked = await branched(host, done.run, { kind: 'fork', at: 2 })
    expect(valueOf(forked)).toBe(5)
    expect(runner.executed.map(({ args }) => decode(args))).toEqual([[3], [4]])
    const events = await eventsOf(forked.run)
    expect(events.map(({ type }) => type)).toEqual([
      'run.started',
      'attempt.succeeded',
      'attempt.succeeded',
      'run.carried',
      'attempt.succeeded',
      'attempt.succeeded',
    ])
    const before = await eventsOf(done.run)
    expect(events.slice(0, 3).map(({ time }) => time)).toEqual(
      before.slice(0, 3).map(({ time }) => time),
    )
    expect(events[0]).toMatchObject({ origin: { run: done.run, kind: 'fork', at: 2 } })
  })

  it('of a running run leaves that one alone', async () => {
    const runner = new StepRunner((n) =>
      n === 2 ? new Promise(() => undefined) : Promise.resolve(n + 1),
    )
    const { host } = await scene.host({ runner })
    const { run } = await host.startRun({ workflow: 'sequence', input: { wire: [1, 3] } })
    while (runner.executed.length < 2) await new Promise((resolve) => setTimeout(resolve, 2))
    const set = [{ call: 2, value: 10 }]
    expect(valueOf(await branched(host, run, { kind: 'fork', at: 1, set }))).toBe(11)
    expect((await scene.store.getRun(run))?.status).toBe('running')
  })

  it('at the last event of a run that has completed has completed, too', async () => {
    const { host, runner } = await scene.host()
    const done = await ended(host, 'sequence', 1, 2)
    runner.executed.length = 0
    const forked = await branched(host, done.run, { kind: 'fork', at: 2 })
    expect(valueOf(forked)).toBe(3)
    expect(forked.origin).toEqual({ run: done.run, kind: 'fork', at: 2 })
    expect(runner.executed).toEqual([])
    expect(host.executes(forked.run)).toBe(false)
  })

  it('is refused at an event that is not there', async () => {
    const { host } = await scene.host()
    const done = await ended(host, 'sequence', 1, 2)
    for (const at of [3, -1])
      await expect(host.branch(done.run, { kind: 'fork', at })).rejects.toMatchObject({
        code: 'NAMU4154',
        hint: expect.stringContaining('from 0 to 2') as string,
      })
  })

  it('is refused behind a log that has lost its beginning', async () => {
    const { host } = await scene.host({ options: { keepEvents: 2, snapshotEvents: 5 } })
    const done = await ended(host, 'sequence', 1, 60)
    expect(done.firstEvent).toBeGreaterThan(0)
    await expect(
      host.branch(done.run, { kind: 'fork', at: done.events - 1 }),
    ).rejects.toMatchObject({
      code: 'NAMU4131',
    })
    await expect(host.branch(done.run, { kind: 'rerun', from: 60 })).rejects.toMatchObject({
      code: 'NAMU4131',
    })
  })
})

it('a history that is longer than an append comes in several', async () => {
  const { host, runner } = await scene.host({ options: { largestAppend: 7 } })
  const done = await ended(host, 'sequence', 0, 60)
  runner.executed.length = 0
  const again = await branched(host, done.run, { kind: 'rerun', from: 60 })
  expect(valueOf(again)).toBe(60)
  expect(runner.executed.map(({ args }) => args)).toEqual([encode([59])])
})
