import { describe, expect, it } from 'vitest'
import { EngineRun } from '../../../test/engine-run.js'
import { explain } from './explain.js'
import { shownCauses, type Explanation, type WaitingFrame } from './explanation.js'

const tasks = { a: {}, b: {}, c: {}, sync: { sync: true } }
const policy = {
  retry: { maxAttempts: 3, initialDelayMs: 100, factor: 2, maxDelayMs: 1_000, jitter: 0 },
}

type Running = Extract<Explanation, { status: 'running' }>

function running(run: EngineRun): Running {
  const explanation = run.machine.explain()
  if (explanation.status !== 'running') throw new Error('the run does not run')
  return explanation
}

function frames(run: EngineRun): readonly WaitingFrame[] {
  return running(run).frames
}

const about = ({ function: name, awaits, causes }: WaitingFrame) => ({
  name,
  awaits,
  causes: causes.map((cause) => (cause.kind === 'call' ? cause.call : cause.kind)),
})

describe('explain', () => {
  it('names the call that a function waits for, its attempt, since when and where', () => {
    const run = new EngineRun(`async () => {\n  await b()\n  await a(1)\n}`, {
      tasks: { ...tasks, a: { policy } },
    })
    run.succeed(1, null)
    run.fail(2, new Error('not yet'))
    const [frame, ...rest] = frames(run)
    expect(rest).toEqual([])
    expect(frame).toMatchObject({ since: 1_001, awaits: { kind: 'open' }, more: false })
    expect(frame?.place).toMatchObject({ line: 3 })
    expect(frame?.causes).toMatchObject([
      { kind: 'call', call: 2, task: 'tasks#a', attempt: 2, since: 1_001, retryAt: 1_102 },
    ])
    expect(frame?.causes[0]?.place).toMatchObject({ line: 3 })
  })

  it('follows async functions to what they need (N2)', () => {
    const run = new EngineRun(
      `async () => {
        const inner = async () => { await a(1) }
        const middle = async () => { await inner() }
        await middle()
      }`,
      { tasks },
    )
    expect(frames(run).map(about)).toEqual([
      { name: 'inner', awaits: { kind: 'open' }, causes: [1] },
      { name: 'middle', awaits: { kind: 'function', function: 'inner' }, causes: [1] },
      expect.objectContaining({
        awaits: { kind: 'function', function: 'middle' },
        causes: [1],
      }),
    ])
  })

  it('counts what is missing of Promise.all, and lists the first causes', () => {
    const run = new EngineRun(
      `async () => { const ps = []; for (let i = 0; i < 30; i++) ps.push(a(i)); await Promise.all(ps) }`,
      { tasks },
    )
    run.succeed(3, null)
    const [frame] = frames(run)
    expect(frame).toMatchObject({ awaits: { kind: 'all', pending: 29 }, more: true })
    expect(frame?.causes).toHaveLength(shownCauses)
  })

  it.each([
    ['race', 'race'],
    ['any', 'any'],
    ['allSettled', 'allSettled'],
  ])('tells Promise.%s', (name, kind) => {
    const run = new EngineRun(`async () => { await Promise.${name}([a(1), b(2)]) }`, { tasks })
    const [frame] = frames(run)
    expect(frame?.awaits).toMatchObject({ kind })
    expect(frame && about(frame).causes).toEqual([1, 2])
  })

  it('follows callbacks and promises that were passed on', () => {
    const run = new EngineRun(
      `async () => { await Promise.resolve(a(1)).then((x) => x).finally(() => 2) }`,
      { tasks },
    )
    const [frame] = frames(run)
    expect(frame && about(frame)).toMatchObject({ awaits: { kind: 'callback' }, causes: [1] })
  })

  it('says that a run stands at a synchronous task (N1)', () => {
    const run = new EngineRun(`async () => { const f = () => sync(1); f() }`, { tasks })
    expect(frames(run).map(about)).toEqual([{ name: 'f', awaits: { kind: 'open' }, causes: [1] }])
  })

  it('says that code of the run has to settle a promise, while other work is open', () => {
    const run = new EngineRun(
      `async () => {
        let go
        const gate = new Promise((resolve) => { go = resolve })
        const waiter = async () => { await gate }
        const p = waiter()
        await a(1)
        go()
        await p
      }`,
      { tasks },
    )
    const [waiter] = frames(run)
    expect(waiter && about(waiter)).toEqual({
      name: 'waiter',
      awaits: { kind: 'promise' },
      causes: [],
    })
    expect(running(run).stuck).toBe(false)
    expect(run.machine.stuck).toBe(false)
  })

  it('recognises a run that can never go on (N3)', () => {
    const run = new EngineRun(`async () => { await a(1); await new Promise(() => {}) }`, { tasks })
    expect(running(run).stuck).toBe(false)
    run.succeed(1, null)
    expect(running(run)).toMatchObject({
      stuck: true,
      function: 'pending',
      open: { calls: 0, timers: 0, waits: 0 },
    })
    expect(run.machine.stuck).toBe(true)
    run.cancel('enough')
    expect(run.machine.status).toBe('ended')
    expect(run.machine.stuck).toBe(false)
  })

  it('says that the function has ended and what the run still waits for', () => {
    const run = new EngineRun(`async () => { a(1); throw new Error('own') }`, { tasks })
    expect(running(run)).toMatchObject({ function: 'threw', frames: [], open: { calls: 1 } })
    expect(run.machine.outcome?.status).toBe('failed')
    expect(run.machine.result).toBeUndefined()
  })

  it('says why a run cleans up', () => {
    const run = new EngineRun(`async () => { try { await a(1) } catch (e) { await b() } }`, {
      tasks,
    })
    run.cancel('not needed')
    expect(running(run)).toMatchObject({ cancelling: 'not needed' })
    expect(frames(run).map(about)).toMatchObject([{ causes: [2] }])
  })

  it('gives the result of a run that has ended', () => {
    const run = new EngineRun(`async () => 1`)
    expect(run.machine.explain()).toEqual({ status: 'ended', result: run.machine.result })
  })

  it('reads a state as plain text, and changes nothing', () => {
    const run = new EngineRun(`async () => { await Promise.all([a(1), b(2)]) }`, { tasks })
    const state = run.machine.snapshot()
    expect(explain(run.program, state)).toEqual(run.machine.explain())
    expect(run.machine.snapshot()).toBe(state)
  })
})

it('names the sleep that a function waits for', () => {
  const run = new EngineRun(`async () => { await sleep(500) }`)
  expect(frames(run).map(({ causes }) => causes)).toMatchObject([
    [{ kind: 'timer', timer: 1, since: 1_000, due: 1_500 }],
  ])
})
