import type { Digest } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { EngineRun } from '../../../test/engine-run.js'

const tasks = { a: {}, b: {}, pure: { policy: { pure: true } } }
const types = (commands: readonly { type: string }[]): string[] => commands.map(({ type }) => type)
const hour = 3_600_000

describe('a sleep', () => {
  it('is due so long after the event that is being applied (T1)', () => {
    const run = new EngineRun(`async () => { await sleep('1h'); await sleep(0.5); return 1 }`)
    expect(run.machine.timers()).toMatchObject([{ timer: 1, since: 1_000, at: 1_000 + hour }])
    const commands = run.fire(1, { time: 5 * hour })
    expect(commands).toMatchObject([{ type: 'timer', timer: 2, at: 5 * hour + 1 }])
    run.fire(2, { time: 6 * hour })
    expect(run.outcome).toEqual({ returned: 1 })
  })

  it('gives undefined, and moves the clock of the run to its event', () => {
    const run = new EngineRun(`async () => [await sleep('1h'), Date.now()]`)
    run.fire(1)
    expect(run.outcome).toEqual({ returned: [undefined, 1_000 + hour] })
  })

  it('is named by its site and visit: the same place twice is two timers', () => {
    const run = new EngineRun(`async () => { for (let i = 0; i < 2; i += 1) await sleep(1) }`)
    const [first] = run.machine.timers()
    run.fire(1)
    const [second] = run.machine.timers()
    expect(second?.site).toBe(first?.site)
    expect(second?.check.name).not.toBe(first?.check.name)
  })

  it('throws what names no time where it is called, and can be caught there', () => {
    const run = new EngineRun(
      `async () => { try { sleep('soon') } catch (e) { return [e.code, e.message] } }`,
    )
    expect(run.outcome).toEqual({
      returned: ['NAMU3005', '"soon" is neither a duration nor a Date'],
    })
  })

  it('that fires while the run stands at a synchronous task is seen after it', () => {
    const run = new EngineRun(
      `async () => {
        const log = []
        const nap = sleep(5).then(() => log.push('woke'))
        log.push(now())
        await nap
        return log
      }`,
      { tasks: { now: { sync: true } } },
    )
    expect(run.fire(1)).toEqual([])
    run.succeed(1, 'now')
    expect(run.outcome).toEqual({ returned: ['now', 'woke'] })
  })

  it('lets pure calls behind it start early', () => {
    const run = new EngineRun(`async () => { await sleep(5); return await pure(1) }`, {
      tasks,
      prefetch: true,
    })
    expect(run.starts).toEqual(['pure(1)'])
  })
})

describe('a race of a task and a sleep is decided by the log (T2)', () => {
  const source = `async () => Promise.race([a(1), sleep('1h').then(() => 'late')])`

  it('for the task', () => {
    const run = new EngineRun(source, { tasks })
    expect(types(run.succeed(1, 'done'))).toEqual(['disarm', 'end'])
    expect(run.outcome).toEqual({ returned: 'done' })
  })

  it('for the sleep; the task runs on', () => {
    const run = new EngineRun(source, { tasks })
    expect(types(run.fire(1))).toEqual([])
    run.succeed(1, 'done')
    expect(run.outcome).toEqual({ returned: 'late' })
  })
})

describe('the self-check (M4)', () => {
  const other = 'f'.repeat(64) as Digest
  const check = { name: other, due: other }
  const cases: Readonly<Record<string, object>> = {
    'another name or due time': { check },
    'a timer that was never started': { timer: 2 },
    'a time before it is due': { time: 1_001 },
  }
  for (const [name, change] of Object.entries(cases))
    it(`refuses ${name} and changes nothing`, () => {
      const run = new EngineRun(`async () => sleep('1h')`)
      const before = run.machine.snapshot()
      expect(() => run.fire(1, change)).toThrow(/does not fit its graph/)
      expect(run.machine.snapshot()).toBe(before)
    })

  it('ignores a timer that has fired before', () => {
    const run = new EngineRun(`async () => { await sleep(1); await a(1) }`, { tasks })
    const [timer] = run.machine.timers()
    run.fire(1)
    const again = {
      type: 'timer.fired',
      time: 9_000,
      timer: 1,
      check: timer?.check ?? check,
    } as const
    expect(run.apply(again)).toEqual([])
  })
})

describe('a cancel', () => {
  it('drops open timers and throws at the sleep (C1, C2)', () => {
    const run = new EngineRun(
      `async () => { try { await sleep('1y') } catch (e) { return e.name } }`.replace('1y', '52w'),
    )
    expect(types(run.cancel())).toEqual(['disarm', 'end'])
    expect(run.outcome).toEqual({ returned: 'CancelledError' })
  })

  it('rejects the future of a timer that code reaches later (C3)', () => {
    const run = new EngineRun(
      `async () => {
        const s = sleep('1h')
        try { await a(1) } catch {}
        try { await s } catch (e) { return e.name }
      }`,
      { tasks },
    )
    run.cancel()
    expect(run.outcome).toEqual({ returned: 'CancelledError' })
  })

  it('leaves clean-up free to sleep (C4)', () => {
    const run = new EngineRun(
      `async () => { try { await sleep('1h') } catch { await sleep(1); return 'clean' } }`,
    )
    expect(types(run.cancel())).toEqual(['disarm', 'timer'])
    run.fire(2)
    expect(run.outcome).toEqual({ returned: 'clean' })
  })
})

describe('once the function has returned, an open timer (D5)', () => {
  const dropped: Readonly<Record<string, string>> = {
    'that nobody awaits is dropped': `async () => { sleep('1h'); return 1 }`,
    'that lost a race is dropped': `async () => { await Promise.race([undefined, sleep('1h')]); return 1 }`,
    'whose callback only gives a value is dropped': `async () => { sleep('1h').then(() => 'late'); return 1 }`,
    'of a timeout that lost its race is dropped': `async () => {
      const late = async () => { await sleep('1h'); throw new Error('late') }
      await Promise.race([undefined, late(), sleep('1h').then(() => { throw new Error('late') })])
      return 1
    }`,
    'in a settled combination is dropped': `async () => {
      await Promise.any([undefined, sleep('1h')])
      try { await Promise.all([Promise.reject(1), sleep('1h')]) } catch {}
      return 1
    }`,
    'before a finally that does nothing is dropped': `async () => {
      Promise.all([sleep('1h')]).finally(() => undefined)
      return 1
    }`,
    'of a helper that only sleeps is dropped': `async () => {
      const pause = async () => { await sleep('1h'); await sleep(5) }
      pause()
      return 1
    }`,
  }
  for (const [name, source] of Object.entries(dropped))
    it(name, () => {
      const run = new EngineRun(source, { tasks })
      expect(run.outcome).toEqual({ returned: 1 })
      expect(run.machine.timers()).toEqual([])
    })

  const kept: Readonly<Record<string, string>> = {
    'whose callback starts a task is waited for': `async () => { sleep('1h').then(() => a(1)); return 1 }`,
    'a frame goes on from is waited for': `async () => {
      const later = async () => { await sleep('1h'); await a(1) }
      later()
      return 1
    }`,
    'behind combinators is waited for': `async () => {
      Promise.allSettled([Promise.race([sleep('1h')])]).then(() => a(1))
      return 1
    }`,
    'whose callback calls what it was given is waited for': `async () => {
      const act = () => a(1)
      sleep('1h').then(() => act())
      return 1
    }`,
    'before a finally that acts is waited for': `async () => { sleep('1h').finally(() => a(1)); return 1 }`,
  }
  for (const [name, source] of Object.entries(kept))
    it(name, () => {
      const run = new EngineRun(source, { tasks })
      expect(run.machine.status).toBe('running')
      run.fire(1)
      expect(run.starts).toEqual(['a(1)'])
      run.succeed(1, null)
      expect(run.outcome).toEqual({ returned: 1 })
    })

  it('behind a long chain of promises is found', () => {
    const chain = (last: string) => `async () => {
      let p = sleep('1h')
      for (let i = 0; i < 20000; i += 1) p = p.then(() => 1)
      p.then(${last})
      return 1
    }`
    const run = new EngineRun(chain('() => a(1)'), { tasks, copies: false })
    expect(run.machine.status).toBe('running')
    const quiet = new EngineRun(chain('() => 2'), { tasks, copies: false })
    expect(quiet.outcome).toEqual({ returned: 1 })
  })

  it('that makes a rejection nobody handles fails the run when it fires', () => {
    const run = new EngineRun(
      `async () => { sleep('1h').then(() => { throw new Error('late') }); return 1 }`,
    )
    expect(run.machine.status).toBe('running')
    run.fire(1)
    expect(run.outcome).toMatchObject({ failed: { message: 'late' } })
  })

  it('waits for task calls first, which are never dropped (D1)', () => {
    const run = new EngineRun(`async () => { sleep('1h'); a(1); return 1 }`, { tasks })
    expect(run.machine.status).toBe('running')
    run.succeed(1, null)
    expect(run.outcome).toEqual({ returned: 1 })
  })
})
