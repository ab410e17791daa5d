import { CancelledError, digestOf } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { EngineRun } from '../../../test/engine-run.js'
import { childRunId } from './run-id.js'

const tasks = {
  a: {},
  child: { child: 'attached' },
  other: { child: 'attached' },
  detached: { child: 'detached' },
} as const
const types = (commands: readonly { type: string }[]): string[] => commands.map(({ type }) => type)

describe('a call of a workflow', () => {
  it('asks for a run of its own, whose id follows from the parent and the name of the call (N1)', () => {
    const run = new EngineRun(`async () => await child(1, 'x')`, { tasks })
    const [request] = run.dispatched
    expect(request).toMatchObject({ call: 1, attempt: 1, task: 'child' })
    expect(request?.child).toMatchObject({
      run: childRunId('run-1', request?.check.name ?? digestOf('')),
      workflow: 'child',
      detached: false,
    })
    expect(run.starts).toEqual(['child(1, "x")'])
  })

  it('gives every call another run, in loops and recursion too', () => {
    const run = new EngineRun(
      `async () => {
        const go = async (n) => { if (n > 0) { child(n); await go(n - 1) } }
        for (let i = 0; i < 3; i++) other(i)
        await go(3)
      }`,
      { tasks },
    )
    const runs = run.dispatched.map((request) => request.child?.run)
    expect(new Set(runs).size).toBe(6)
  })

  it('is settled by what the child ended with, as a copy', () => {
    const run = new EngineRun(
      `async () => {
        const got = await child()
        got.seen = true
        try { await other() } catch (error) { return [got, error.message] }
      }`,
      { tasks },
    )
    run.succeed(1, { made: new Date(5) })
    run.fail(2, new RangeError('too far'))
    expect(run.outcome).toEqual({ returned: [{ made: new Date(5), seen: true }, 'too far'] })
  })

  it('has one attempt, whatever the child failed with (N3)', () => {
    const run = new EngineRun(`async () => await child()`, { tasks })
    run.fail(1, new Error('no'), { final: false })
    expect(run.outcome).toMatchObject({ failed: { message: 'no' } })
  })

  it('holds the run open when nobody awaits it (D1)', () => {
    const run = new EngineRun(`async () => { child(); return 1 }`, { tasks })
    expect(run.machine.status).toBe('running')
    run.succeed(1, 'late')
    expect(run.outcome).toEqual({ returned: 1 })
  })

  it('that nobody handles fails the run with the error of the child', () => {
    const run = new EngineRun(`async () => { child(); return 1 }`, { tasks })
    run.fail(1, new Error('lost'))
    expect(run.outcome).toMatchObject({ failed: { message: 'lost' } })
  })

  it('is not prefetched and lets nothing behind it start', () => {
    const run = new EngineRun(`async () => { await a(1); return await child(await pure(2)) }`, {
      tasks: { ...tasks, pure: { policy: { pure: true } } },
      prefetch: true,
    })
    expect(run.starts).toEqual(['a(1)', 'pure(2)'])
  })

  it('rejects, and does not throw, when an argument is no data, as an async function does', () => {
    const run = new EngineRun(
      `async () => {
        const log = []
        const promise = child(() => 1)
        log.push('called')
        try { await promise } catch (error) { log.push(error.code) }
        return log
      }`,
      { tasks },
    )
    expect(run.outcome).toEqual({ returned: ['called', 'NAMU3001'] })
    expect(run.starts).toEqual([])
  })
})

describe('a call of a detached workflow', () => {
  it('is settled by the id of the run once that is durable (N2)', () => {
    const run = new EngineRun(`async () => await detached(1)`, { tasks })
    const child = run.dispatched[0]?.child
    expect(child).toMatchObject({ workflow: 'detached', detached: true })
    run.succeed(1, child?.run)
    expect(run.outcome).toEqual({ returned: child?.run })
  })
})

describe('a cancel', () => {
  it('cancels the runs of open calls and says why (C1)', () => {
    const run = new EngineRun(
      `async () => {
        try { await Promise.all([child(), a(1)]) } catch (error) { await a(2); throw error }
      }`,
      { tasks },
    )
    const child = run.dispatched[0]?.child
    const commands = run.cancel('enough')
    expect(types(commands)).toEqual(['abort', 'abort', 'dispatch'])
    expect(commands[0]).toMatchObject({
      child: {
        run: child?.run,
        workflow: 'child',
        reason: 'its parent run run-1 was cancelled: enough',
      },
    })
    expect(commands[1]).not.toHaveProperty('child')
    run.succeed(3, null)
    expect(run.outcome).toMatchObject({ cancelled: { name: 'CancelledError' } })
  })

  it('of a child alone rejects its call, which can be caught', () => {
    const run = new EngineRun(
      `async () => { try { await child() } catch (error) { return error.name } }`,
      { tasks },
    )
    run.fail(1, new CancelledError())
    expect(run.outcome).toEqual({ returned: 'CancelledError' })
  })
})

describe('a run that fails for good', () => {
  it('gives up the children that are open', () => {
    const run = new EngineRun(`async () => { child(); for (;;) {} }`, {
      tasks,
      limits: { turnLimit: 10_000 },
    })
    const abort = run.commands.find(({ type }) => type === 'abort')
    expect(abort).toMatchObject({ child: { reason: 'its parent run run-1 gave it up' } })
    expect(run.outcome).toMatchObject({ failed: { code: 'NAMU4006' } })
  })
})
