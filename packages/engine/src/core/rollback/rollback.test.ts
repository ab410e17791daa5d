import { decode, type Encoded } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { EngineRun } from '../../../test/engine-run.js'

const tasks = {
  a: {},
  undo: {},
  clean: {
    policy: { retry: { maxAttempts: 2, initialDelayMs: 0, factor: 1, maxDelayMs: 0, jitter: 0 } },
  },
}
const types = (commands: readonly { type: string }[]): string[] => commands.map(({ type }) => type)
const two = `async () => { onRollback(undo, 1); onRollback(clean, 2); await a(); throw new Error('no') }`
const shown = (run: EngineRun): string[] =>
  run.machine
    .rollbacks()
    .map(
      ({ task, args, status }) =>
        `${task.slice(6)}(${(decode(args as Encoded) as unknown[]).join()}) ${status}`,
    )

describe('compensations', () => {
  it('run one after the other in reverse order, before the run ends with its error (B3)', () => {
    const run = new EngineRun(two, { tasks })
    expect(shown(run)).toEqual(['undo(1) registered', 'clean(2) registered'])
    expect(types(run.succeed(1, null))).toEqual(['dispatch'])
    expect(run.starts).toEqual(['a()', 'clean(2)'])
    expect(run.outcome).toBeUndefined()
    run.succeed(2, null)
    expect(shown(run)).toEqual(['undo(1) running', 'clean(2) succeeded'])
    expect(types(run.succeed(3, null))).toEqual(['end'])
    expect(run.outcome).toMatchObject({ failed: { message: 'no' } })
    expect(shown(run)).toEqual(['undo(1) succeeded', 'clean(2) succeeded'])
  })

  it('are repeated as their policies say, and one that fails does not stop the others (B4)', () => {
    const run = new EngineRun(two, { tasks })
    run.succeed(1, null)
    expect(types(run.fail(2, new Error('again')))).toEqual(['dispatch'])
    expect(run.dispatched.at(-1)).toMatchObject({ call: 2, attempt: 2 })
    run.fail(2, new Error('for good'))
    expect(run.starts.at(-1)).toBe('undo(1)')
    run.succeed(3, null)
    expect(run.machine.result).toMatchObject({ status: 'failed', unfinished: [2] })
    expect(run.outcome).toMatchObject({ failed: { message: 'no' } })
  })

  it('do not run when the run completes', () => {
    const run = new EngineRun(`async () => { onRollback(undo, 1); return 5 }`, { tasks })
    expect(run.outcome).toEqual({ returned: 5 })
    expect(shown(run)).toEqual(['undo(1) skipped'])
  })

  it('run when the run is cancelled, after its clean-up', () => {
    const run = new EngineRun(
      `async () => { onRollback(undo, 1); try { await a() } catch (e) { await clean('up'); throw e } }`,
      { tasks },
    )
    run.cancel()
    expect(run.starts.at(-1)).toBe('clean("up")')
    run.succeed(2, null)
    expect(run.starts.at(-1)).toBe('undo(1)')
    run.succeed(3, null)
    expect(run.outcome).toMatchObject({ cancelled: { name: 'CancelledError' } })
  })

  it('do not run when the cancel was caught', () => {
    const run = new EngineRun(
      `async () => { onRollback(undo, 1); try { await a() } catch (e) { return 'fine' } }`,
      { tasks },
    )
    run.cancel()
    expect(run.outcome).toEqual({ returned: 'fine' })
  })

  it('are not disturbed by a first cancel; a second one skips the rest (B5)', () => {
    const run = new EngineRun(two, { tasks })
    run.succeed(1, null)
    expect(run.cancel()).toEqual([])
    expect(types(run.cancel())).toEqual(['abort', 'end'])
    expect(run.outcome).toMatchObject({ cancelled: { name: 'CancelledError' } })
    expect(shown(run)).toEqual(['undo(1) skipped', 'clean(2) failed'])
  })

  it('wait for calls that are still open', () => {
    const run = new EngineRun(`async () => { onRollback(undo, 1); a(); throw new Error('no') }`, {
      tasks,
    })
    expect(run.starts).toEqual(['a()'])
    run.succeed(1, null)
    expect(run.starts).toEqual(['a()', 'undo(1)'])
  })

  it('run after a rejection that nobody handled, and when the run cannot go on', () => {
    const unhandled = new EngineRun(`async () => { onRollback(undo, 1); a(); return 1 }`, { tasks })
    unhandled.fail(1, new Error('nobody'))
    expect(unhandled.starts.at(-1)).toBe('undo(1)')
    unhandled.succeed(2, null)
    expect(unhandled.outcome).toMatchObject({ failed: { message: 'nobody' } })
    const endless = new EngineRun(`async () => { onRollback(undo, 1); for (;;) {} }`, {
      tasks,
      limits: { turnLimit: 1_000 },
    })
    expect(endless.starts).toEqual(['undo(1)'])
    endless.succeed(1, null)
    expect(endless.outcome).toMatchObject({ failed: { code: 'NAMU4006' } })
  })

  it('have the arguments of their registration, which throws what cannot be encoded (B1)', () => {
    const run = new EngineRun(
      `async () => {
        const o = { n: 1 }
        onRollback(undo, o)
        o.n = 2
        try { onRollback(undo, () => 1) } catch (e) { throw new Error(e.code) }
      }`,
      { tasks },
    )
    expect(run.starts).toEqual(['undo({"n":1})'])
    run.succeed(1, null)
    expect(run.outcome).toMatchObject({ failed: { message: 'NAMU3001' } })
  })
})
