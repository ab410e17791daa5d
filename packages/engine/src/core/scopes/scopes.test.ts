import { describe, expect, it } from 'vitest'
import { EngineRun } from '../../../test/engine-run.js'

const tasks = {
  a: {},
  b: {},
  c: {},
  clean: {},
  sync: { sync: true },
  pure: { policy: { pure: true } },
}
const types = (commands: readonly { type: string }[]): string[] => commands.map(({ type }) => type)

describe('leaving a scope', () => {
  it('aborts its calls and drops its timers, and settles with the outcome of the body', () => {
    const run = new EngineRun(
      `async () => scope(async () => { a(); sleep('1h'); return await b() })`,
      { tasks },
    )
    expect(types(run.succeed(2, 'value'))).toEqual(['abort', 'disarm', 'end'])
    expect(run.outcome).toEqual({ returned: 'value' })
  })

  it('costs no event and no command where nothing is left behind', () => {
    const run = new EngineRun(
      `async () => { await scope(async () => await a()); return await b() }`,
      {
        tasks,
      },
    )
    expect(types(run.succeed(1, null))).toEqual(['dispatch'])
  })

  it('waits for the clean-up of its frames, which is not cancelled (N3, N4)', () => {
    const run = new EngineRun(
      `async () => {
        const background = async () => { try { await a() } catch (e) { await clean(1); await clean(2); throw e } }
        await scope(async () => { background(); await b() })
        return await c()
      }`,
      { tasks },
    )
    run.succeed(2, null)
    expect(run.starts).toEqual(['a()', 'b()', 'clean(1)'])
    run.succeed(3, null)
    run.succeed(4, null)
    expect(run.starts.at(-1)).toBe('c()')
  })

  it('throws at a frame that waits for what was started outside, once nothing else is open (N5)', () => {
    const run = new EngineRun(
      `async () => {
        const outside = a()
        const log = []
        await scope(async () => {
          const wait = async () => { try { await outside } catch (e) { log.push(e.message); await clean() } }
          wait()
          await b()
        })
        log.push('left')
        log.push(await outside)
        return log
      }`,
      { tasks },
    )
    expect(types(run.succeed(2, null))).toEqual(['dispatch'])
    run.succeed(3, null)
    run.succeed(1, 'outside')
    expect(run.outcome).toEqual({ returned: ['The scope was left', 'left', 'outside'] })
  })

  it('throws at such a frame once only: its clean-up may wait for what it likes', () => {
    const run = new EngineRun(
      `async () => {
        const outside = a()
        const log = []
        const left = scope(async () => {
          const wait = async () => { try { await outside } catch (e) { log.push(await outside) } }
          wait()
        }).then(() => log.push('left'))
        await left
        return log
      }`,
      { tasks },
    )
    expect(run.outcome).toBeUndefined()
    run.succeed(1, 'outside')
    expect(run.outcome).toEqual({ returned: ['outside', 'left'] })
  })

  it('leaves calls alone that were started outside, and those that were started later', () => {
    const run = new EngineRun(
      `async () => {
        const outside = a()
        const log = []
        await scope(async () => { outside.then(() => b()).then((x) => log.push(x)) })
        await outside
        await c()
        return log
      }`,
      { tasks },
    )
    run.succeed(1, null)
    // The callback was registered in a scope that has ended: what it starts belongs to the run.
    expect(run.starts).toEqual(['a()', 'b()', 'c()'])
    run.succeed(2, 'b')
    run.succeed(3, null)
    expect(run.outcome).toEqual({ returned: ['b'] })
  })

  it('takes back the outcome of a prefetched call that was not delivered yet', () => {
    const run = new EngineRun(
      `async () => {
        await a()
        return scope(async () => { const p = pure(1); p.then(() => 1); throw new Error('left') })
      }`,
      { tasks, prefetch: true },
    )
    expect(run.starts).toEqual(['a()'])
    run.succeed(1, null)
    expect(run.outcome).toMatchObject({ failed: { message: 'left' } })
  })
})

describe('a time limit', () => {
  it('is a durable timer, due from where it was called, and gone with the body', () => {
    const run = new EngineRun(`async () => withTimeout('1h', async () => await a())`, { tasks })
    expect(run.machine.timers()).toMatchObject([{ timer: 1, at: 1_000 + 3_600_000 }])
    expect(types(run.succeed(1, 'in time'))).toEqual(['disarm', 'end'])
    expect(run.outcome).toEqual({ returned: 'in time' })
  })

  it('cancels the body, and rejects with a TimeoutError when its clean-up has ended', () => {
    const run = new EngineRun(
      `async () => withTimeout('1h', async () => {
        try { await a() } catch (e) { await clean(); throw e }
      })`,
      { tasks },
    )
    expect(types(run.fire(1))).toEqual(['abort', 'dispatch'])
    run.succeed(2, null)
    expect(run.outcome).toMatchObject({
      failed: { name: 'TimeoutError', code: 'NAMU4121', message: 'The time limit was reached: 1h' },
    })
  })

  it('holds a run open that nobody awaits, as its error would be unhandled', () => {
    const run = new EngineRun(
      `async () => { withTimeout('1h', async () => await new Promise(() => {})); return 1 }`,
      { tasks },
    )
    expect(run.outcome).toBeUndefined()
    run.fire(1)
    expect(run.outcome).toMatchObject({ failed: { name: 'TimeoutError' } })
  })

  it('does not interrupt a synchronous task, and is seen after it', () => {
    const run = new EngineRun(
      `async () => withTimeout(5, async () => { const x = sync(); await a(); return x })`,
      { tasks },
    )
    expect(run.fire(1)).toEqual([])
    expect(types(run.succeed(1, 'x'))).toEqual(['dispatch', 'abort', 'end'])
    expect(run.outcome).toMatchObject({ failed: { name: 'TimeoutError' } })
  })
})

describe('cancelling the run', () => {
  it('cancels its scopes, whose clean-up ends before those who wait for them go on (C6)', () => {
    const run = new EngineRun(
      `async () => {
        try { await scope(async () => { try { await a() } catch (e) { await clean('inner'); throw e } }) }
        catch (e) { await clean('outer ' + e.message); throw e }
      }`,
      { tasks },
    )
    expect(types(run.cancel('enough'))).toEqual(['abort', 'dispatch'])
    expect(run.starts.at(-1)).toBe('clean("inner")')
    run.succeed(2, null)
    expect(run.starts.at(-1)).toBe('clean("outer The run was cancelled: enough")')
    run.succeed(3, null)
    expect(run.outcome).toMatchObject({ cancelled: { name: 'CancelledError' } })
  })

  it('does not disturb a scope that cleans up already; a second cancel ends it (N1, C5)', () => {
    const run = new EngineRun(
      `async () => {
        const background = async () => { try { await a() } catch (e) { await clean(); throw e } }
        await scope(async () => { background(); await b() })
      }`,
      { tasks },
    )
    run.succeed(2, null)
    expect(run.cancel('first')).toEqual([])
    expect(types(run.cancel('second'))).toEqual(['abort', 'end'])
    expect(run.outcome).toMatchObject({ cancelled: { message: 'The run was cancelled: first' } })
  })

  it('drops the limit of a scope, whose body ends the scope then', () => {
    const run = new EngineRun(`async () => withTimeout('1h', async () => await a())`, { tasks })
    expect(types(run.cancel())).toEqual(['disarm', 'abort', 'end'])
    expect(run.outcome).toMatchObject({ cancelled: { name: 'CancelledError' } })
  })
})

describe('a handle', () => {
  it('cancels one call of several', () => {
    const run = new EngineRun(
      `async () => {
        let stop
        const slow = scope((s) => { stop = s.cancel; return a() }).catch((e) => e.message)
        await b()
        stop('too slow')
        return await slow
      }`,
      { tasks },
    )
    expect(types(run.succeed(2, null))).toEqual(['abort', 'end'])
    expect(run.outcome).toEqual({ returned: 'The scope was cancelled: too slow' })
  })

  it('is refused where a body is missing', () => {
    const run = new EngineRun(`async () => { try { scope(5) } catch (e) { return e.message } }`)
    expect(run.outcome).toEqual({ returned: 'scope needs a function' })
  })
})

it('a rejection with a CancelledError that a scope left behind fails no run', () => {
  const run = new EngineRun(
    `async () => { await scope(async () => { (async () => { await a() })() }); return 'fine' }`,
    { tasks },
  )
  expect(run.outcome).toEqual({ returned: 'fine' })
})
