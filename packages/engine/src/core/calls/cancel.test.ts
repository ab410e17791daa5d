import { describe, expect, it } from 'vitest'
import { EngineRun } from '../../../test/engine-run.js'

const tasks = { a: {}, b: {}, clean: {}, sync: { sync: true } }
const types = (commands: readonly { type: string }[]): string[] => commands.map(({ type }) => type)

describe('the first cancel', () => {
  it('aborts open calls and throws at the parked await; uncaught it ends the run (C1, C2)', () => {
    const run = new EngineRun(`async () => { b(); return await a(1) }`, { tasks })
    expect(types(run.cancel('enough'))).toEqual(['abort', 'abort', 'end'])
    expect(run.outcome).toMatchObject({
      cancelled: { name: 'CancelledError', message: 'The run was cancelled: enough' },
    })
  })

  it('can be caught; clean-up may start tasks and wait for them (C4)', () => {
    const run = new EngineRun(
      `async () => {
        try { await a(1) } catch (e) { await clean(e.name); return 'cleaned' }
      }`,
      { tasks },
    )
    expect(types(run.cancel())).toEqual(['abort', 'dispatch'])
    run.succeed(2, null)
    expect(run.outcome).toEqual({ returned: 'cleaned' })
  })

  it('ends the run as cancelled when the error is thrown on after the clean-up', () => {
    const run = new EngineRun(
      `async () => { try { await a(1) } catch (e) { await clean(); throw e } }`,
      { tasks },
    )
    run.cancel()
    run.succeed(2, null)
    expect(run.outcome).toMatchObject({ cancelled: { name: 'CancelledError' } })
  })

  it('throws at every parked await once, in the order of parking (C2)', () => {
    const run = new EngineRun(
      `async () => {
        const log = []
        const wait = async (name) => {
          try { await a(name) } catch (e) { log.push(name + ' ' + e.name) }
          return name
        }
        try { await Promise.all([wait('x'), wait('y')]) } catch (e) { log.push('all ' + e.name) }
        await undefined; await undefined; await undefined
        return log
      }`,
      { tasks },
    )
    run.cancel()
    expect(run.outcome).toEqual({
      returned: ['x CancelledError', 'y CancelledError', 'all CancelledError'],
    })
  })

  it('throws at the synchronous call where the run stands', () => {
    const run = new EngineRun(`async () => { try { return sync() } catch (e) { return e.name } }`, {
      tasks,
    })
    run.cancel()
    expect(run.outcome).toEqual({ returned: 'CancelledError' })
  })

  it('rejects the promises of aborted calls that are awaited later (C3)', () => {
    const run = new EngineRun(
      `async () => {
        const p = b()
        const q = p.then((x) => x)
        try { await a(1) } catch (e) {}
        try { await p } catch (e) { return e.name }
      }`,
      { tasks },
    )
    run.cancel()
    expect(run.outcome).toEqual({ returned: 'CancelledError' })
  })
})

it('the second cancel ends the run at once (C5)', () => {
  const run = new EngineRun(`async () => { try { await a(1) } catch (e) { await clean() } }`, {
    tasks,
  })
  run.cancel('first')
  expect(types(run.cancel('second'))).toEqual(['abort', 'end'])
  expect(run.outcome).toMatchObject({ cancelled: { message: 'The run was cancelled: first' } })
  expect(run.cancel()).toEqual([])
})
