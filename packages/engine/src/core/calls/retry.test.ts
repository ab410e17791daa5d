import { defaultPolicy, encode, type RetryPolicy } from '@namu/core/internal'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EngineRun } from '../../../test/engine-run.js'
import { retryDelay } from './retry.js'

const policy: RetryPolicy = {
  maxAttempts: 3,
  initialDelayMs: 100,
  factor: 2,
  maxDelayMs: 1_000,
  jitter: 0.5,
}
const tasks = { a: { policy: { retry: policy } } }
const source = `async () => { try { return await a(1) } catch (e) { return [e.name, e.message, e.code] } }`

describe('a failed attempt', () => {
  it('is repeated after a delay until the attempts are used up, then rejects (O3)', () => {
    const run = new EngineRun(source, { tasks })
    run.fail(1, new Error('one'))
    run.fail(1, new Error('two'))
    expect(run.dispatched.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
    const [, second, third] = run.dispatched
    expect(second?.notBefore).toBeGreaterThanOrEqual(1_001 + 50)
    expect(second?.notBefore).toBeLessThanOrEqual(1_001 + 100)
    expect(third?.notBefore).toBeGreaterThanOrEqual(1_002 + 100)
    expect(third?.notBefore).toBeLessThanOrEqual(1_002 + 200)
    expect(run.outcome).toBeUndefined()
    run.fail(1, new Error('three'))
    expect(run.outcome).toEqual({ returned: ['Error', 'three', undefined] })
  })

  it('keeps name, arguments and idempotency key over all attempts', () => {
    const run = new EngineRun(source, { tasks })
    run.fail(1, new Error('one'))
    const [first, second] = run.dispatched
    expect({ ...second, attempt: 1, notBefore: undefined }).toEqual({
      ...first,
      notBefore: undefined,
    })
  })

  it('is not repeated when it was final', () => {
    const run = new EngineRun(source, { tasks })
    run.fail(1, new Error('no'), { final: true })
    expect(run.outcome).toEqual({ returned: ['Error', 'no', undefined] })
  })

  it('that was interrupted is repeated at once and not charged', () => {
    const run = new EngineRun(source, { tasks })
    for (let count = 0; count < 5; count += 1)
      run.fail(1, new Error('gone'), { reason: 'interrupted' })
    expect(run.dispatched.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6])
    expect(run.dispatched[5]?.notBefore).toBeUndefined()
    run.fail(1, new Error('one'))
    run.fail(1, new Error('two'))
    run.succeed(1, 'done')
    expect(run.outcome).toEqual({ returned: 'done' })
  })

  it('of which an older one reports later is ignored, but its success counts (O1, O2)', () => {
    const run = new EngineRun(source, { tasks })
    run.fail(1, new Error('one'))
    run.fail(1, new Error('stale'), { attempt: 1 })
    expect(run.machine.outstanding()[0]?.attempt).toBe(2)
    run.succeed(1, 'late', 1)
    expect(run.outcome).toEqual({ returned: 'late' })
  })

  it('by timeout or loss shows as an error with its code', () => {
    const once = { a: { policy: { retry: { ...policy, maxAttempts: 1 } } } }
    const late = new EngineRun(source, { tasks: once })
    late.fail(1, new Error('raw'), { reason: 'timeout' })
    expect(late.outcome).toEqual({
      returned: ['NamuError', 'Attempt 1 of task tasks#a took too long', 'NAMU7002'],
    })
    const lost = new EngineRun(source, { tasks: once })
    lost.fail(1, new Error('raw'), { reason: 'lost' })
    expect(lost.outcome).toMatchObject({ returned: ['NamuError', expect.anything(), 'NAMU7003'] })
  })

  it('of a call that has settled is ignored', () => {
    const run = new EngineRun(`async () => { const p = a(1); await b(); return p }`, {
      tasks: { ...tasks, b: {} },
    })
    const { check } = run.open(1)
    run.succeed(1, 'first')
    const late = { time: 9, call: 1, attempt: 1, check } as const
    expect(run.apply({ type: 'attempt.succeeded', ...late, value: encode('second') })).toEqual([])
    run.apply({
      type: 'attempt.failed',
      ...late,
      reason: 'error',
      error: encode('third'),
      final: true,
    })
    run.succeed(2, null)
    expect(run.outcome).toEqual({ returned: 'first' })
  })
})

it('the delay lies between its bounds and is drawn again equally', () => {
  fc.assert(
    fc.property(
      fc.record({
        maxAttempts: fc.constant(5),
        initialDelayMs: fc.nat(10_000),
        factor: fc.double({ min: 1, max: 5, noNaN: true }),
        maxDelayMs: fc.nat(100_000),
        jitter: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      fc.integer({ min: 1, max: 20 }),
      fc.string(),
      (drawn, charged, seed) => {
        const call = { check: { name: 'n', args: 'a' } as never, attempt: charged, charged }
        const delay = retryDelay(drawn, seed, call)
        const full = Math.min(
          drawn.initialDelayMs * drawn.factor ** (charged - 1),
          drawn.maxDelayMs,
        )
        expect(delay).toBeLessThanOrEqual(Math.round(full))
        expect(delay).toBeGreaterThanOrEqual(Math.floor(full * (1 - drawn.jitter)))
        expect(retryDelay(drawn, seed, call)).toBe(delay)
      },
    ),
  )
  expect(defaultPolicy.retry.maxAttempts).toBe(3)
})
