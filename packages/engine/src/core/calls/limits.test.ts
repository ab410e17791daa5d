import { encode, type RetryPolicy, type TaskPolicy } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { EngineRun } from '../../../test/engine-run.js'

const retry: RetryPolicy = {
  maxAttempts: 3,
  initialDelayMs: 1_000,
  factor: 1,
  maxDelayMs: 1_000,
  jitter: 0,
}
const setup = (policy: Partial<TaskPolicy>) => ({ tasks: { a: { policy: { retry, ...policy } } } })
const source = `async () => { try { return await a(1) } catch (e) { return [e.code ?? e.message, e.cause && e.cause.message] } }`
const types = (commands: readonly { type: string }[]): string[] => commands.map(({ type }) => type)

describe('a deadline', () => {
  it('is one for all attempts, and the call fails with what went wrong before (Q1, Q2)', () => {
    const run = new EngineRun(source, setup({ deadlineMs: 10_000 }))
    expect(run.machine.timers()).toMatchObject([
      { timer: -1, at: 11_000, limit: { call: 1, kind: 'deadline', attempt: 1 } },
    ])
    run.fail(1, new Error('first'))
    expect(run.machine.timers()).toHaveLength(1)
    const commands = run.fire(-1)
    expect(types(commands)).toEqual(['abort', 'end'])
    expect(commands[0]).toMatchObject({ call: 1, attempt: 2 })
    expect(run.outcome).toEqual({ returned: ['NAMU4141', 'first'] })
  })

  it('that the next attempt would miss ends the call at once, with its error (O3)', () => {
    const run = new EngineRun(source, setup({ deadlineMs: 1_001 }))
    run.fail(1, new Error('first'))
    expect(run.outcome).toEqual({ returned: ['first', undefined] })
    expect(types(run.commands).slice(-2)).toEqual(['disarm', 'end'])
  })

  it('goes with its call: nothing is left open (Q4)', () => {
    const run = new EngineRun(
      `async () => { await a(1); await sleep(5) }`,
      setup({ deadlineMs: 9 }),
    )
    expect(types(run.succeed(1, 1))).toEqual(['disarm', 'timer'])
    expect(run.machine.timers().map(({ timer }) => timer)).toEqual([1])
    const check = { name: 'n', due: 'd' } as never
    expect(run.apply({ type: 'timer.fired', time: 2_000, timer: -1, check })).toEqual([])
  })

  it('is refused by the fold when its check differs, or when there was never one (M4)', () => {
    const run = new EngineRun(source, setup({ deadlineMs: 10 }))
    const [limit] = run.machine.timers()
    if (!limit) throw new Error('no limit')
    const check = { ...limit.check, name: 'x' as never }
    expect(() => run.fire(-1, { check })).toThrow(expect.objectContaining({ code: 'NAMU4003' }))
    expect(() => run.fire(-1, { time: 1_009 })).toThrow(/before it is due/)
    const event = { type: 'timer.fired', time: 2_000, timer: -2, check: limit.check } as const
    expect(() => run.apply(event)).toThrow(/there is no timer -2/)
  })

  it('does not hold a run open that has ended otherwise, nor change the numbers of sleeps', () => {
    const run = new EngineRun(
      `async () => { const p = a(1); await sleep(5); return p }`,
      setup({ deadlineMs: 60_000 }),
    )
    expect(run.machine.timers().map(({ timer }) => timer)).toEqual([-1, 1])
    run.fire(1)
    run.cancel()
    expect(run.machine.timers()).toEqual([])
  })

  it('ends a call at which the run stands', () => {
    const run = new EngineRun(`async () => { try { now() } catch (e) { return e.code } }`, {
      tasks: { now: { sync: true, policy: { retry, deadlineMs: 5 } } },
    })
    run.fire(-1)
    expect(run.outcome).toEqual({ returned: 'NAMU4141' })
  })
})

describe('a start limit', () => {
  it('begins anew for each attempt, when it may start (Q3)', () => {
    const run = new EngineRun(source, setup({ startTimeoutMs: 500 }))
    expect(run.machine.timers()).toMatchObject([{ timer: -1, at: 1_500, limit: { attempt: 1 } }])
    expect(types(run.fail(1, new Error('first')))).toEqual(['dispatch', 'disarm', 'timer'])
    expect(run.machine.timers()).toMatchObject([
      { timer: -2, at: 1_001 + 1_000 + 500, limit: { kind: 'start', attempt: 2 } },
    ])
    run.fire(-2)
    expect(run.outcome).toEqual({ returned: ['NAMU4142', 'first'] })
  })
})

describe('what an error says about its repetition', () => {
  it('sets the delay of the next attempt (O4)', () => {
    const run = new EngineRun(source, setup({}))
    const { call, attempt, check } = run.open(1)
    run.apply({
      ...{ type: 'attempt.failed', time: 2_000, call, attempt, check, reason: 'error' },
      ...{ error: encode(new Error('busy')), final: false, retryAfterMs: 77_000 },
    })
    expect(run.dispatched[1]?.notBefore).toBe(79_000)
  })

  it('hands the details of the last heartbeat to the attempts that follow', () => {
    const run = new EngineRun(source, setup({}))
    const failed = (heartbeat?: string) => {
      const { call, attempt, check } = run.open(1)
      const about = { time: 2_000, call, attempt, check, error: encode(0), final: false } as const
      const beat = heartbeat === undefined ? {} : { heartbeat: encode(heartbeat) }
      run.apply({ type: 'attempt.failed', ...about, reason: 'lost', ...beat })
    }
    failed('half')
    failed()
    expect(run.dispatched.map(({ heartbeat }) => heartbeat)).toEqual([
      undefined,
      encode('half'),
      encode('half'),
    ])
  })

  it.each([
    ['of a built-in class', 'TypeError', new TypeError('no'), 1],
    ['of another class', 'TypeError', new RangeError('no'), 2],
    ['when every error is excepted', 'Error', new RangeError('no'), 1],
    ['that is no error', 'Error', 'text', 2],
  ])('%s: %s', (_, id, error, attempts) => {
    const run = new EngineRun(source, setup({ retry: { ...retry, except: [id] } }))
    run.fail(1, error)
    expect(run.dispatched).toHaveLength(attempts)
  })
})

describe('the size limit', () => {
  const limited = (text: string, size: number, policy: Partial<TaskPolicy> = {}) =>
    new EngineRun(text, { ...setup(policy), input: ['x'.repeat(size)], valueLimit: 100 })

  it('makes a call with larger arguments throw where it is called', () => {
    const text = `async (s) => { try { return await a(s) } catch (e) { return [e.code, e.message] } }`
    expect(limited(text, 200).outcome).toEqual({
      returned: ['NAMU4144', 'The arguments of task tasks#a: 208 bytes are over the limit of 100'],
    })
    expect(limited(text, 20).dispatched).toMatchObject([{ valueLimit: 100 }])
  })

  it('fails a run whose result is larger, and its work is kept', () => {
    const run = limited(`async (s) => { await a(1); return s }`, 200)
    run.succeed(1, 1)
    expect(run.outcome).toMatchObject({ failed: { code: 'NAMU4144' } })
  })
})
