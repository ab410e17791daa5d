import { decode, encode, type Digest } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import type { RunEvent } from '../events.js'
import { EngineRun } from '../../../test/engine-run.js'
import { RunMachine } from './run-machine.js'

const tasks = { a: {}, b: {}, sync: { sync: true } }

describe('the self-check (M4)', () => {
  const succeeded = (run: EngineRun, change: object) => () => {
    const { check, attempt } = run.open(1)
    run.machine.apply({
      type: 'attempt.succeeded',
      time: 5_000,
      call: 1,
      attempt,
      check,
      value: encode(1),
      ...change,
    })
  }
  const other = 'f'.repeat(64) as Digest
  const cases: Readonly<Record<string, (run: EngineRun) => object>> = {
    'another name': (run) => ({ check: { ...run.open(1).check, name: other } }),
    'other arguments': (run) => ({ check: { ...run.open(1).check, args: other } }),
    'a call that was never started': () => ({ call: 2 }),
    'an attempt that was never made': () => ({ attempt: 2 }),
  }
  for (const [name, change] of Object.entries(cases))
    it(`refuses ${name} and changes nothing`, () => {
      const run = new EngineRun(`async () => a(1)`, { tasks })
      const before = run.machine.snapshot()
      expect(succeeded(run, change(run))).toThrow(/does not fit its graph/)
      expect(run.machine.snapshot()).toBe(before)
    })
})

describe('completion', () => {
  it('waits for calls that nobody awaits (D1)', () => {
    const run = new EngineRun(`async () => { a(1); return 'early' }`, { tasks })
    expect(run.machine.status).toBe('running')
    run.succeed(1, null)
    expect(run.outcome).toEqual({ returned: 'early' })
  })

  it('fails with the oldest rejection nobody handled (D2)', () => {
    const run = new EngineRun(`async () => { a(1); b(); return 'early' }`, { tasks })
    run.fail(2, new Error('b'))
    run.fail(1, new Error('a'))
    expect(run.outcome).toMatchObject({ failed: { message: 'b' } })
  })

  it('prefers the error of the function (D2)', () => {
    const run = new EngineRun(`async () => { a(1); throw new Error('own') }`, { tasks })
    run.fail(1, new Error('a'))
    expect(run.outcome).toMatchObject({ failed: { message: 'own' } })
  })

  it('does not mind a rejection that was handled late', () => {
    const run = new EngineRun(
      `async () => { const p = a(1); await b(); return p.catch((e) => e.message) }`,
      { tasks },
    )
    run.fail(1, new Error('late'))
    run.succeed(2, null)
    expect(run.outcome).toEqual({ returned: 'late' })
  })

  it('fails with the refusal when the result cannot be encoded', () => {
    const run = new EngineRun(`async () => ({ f: () => 1 })`)
    expect(run.outcome).toMatchObject({ failed: { code: 'NAMU3001' } })
  })
})

describe('a synchronous task', () => {
  it('makes the whole run stand still; what settles meanwhile is seen afterwards (S2)', () => {
    const run = new EngineRun(
      `async () => {
        const log = []
        a(1).then((x) => log.push('then ' + x))
        const value = sync()
        log.push('sync ' + value)
        await undefined
        log.push('after')
        return log
      }`,
      { tasks },
    )
    expect(run.succeed(1, 'early')).toEqual([])
    run.succeed(2, 'now')
    expect(run.outcome).toEqual({ returned: ['sync now', 'then early', 'after'] })
  })

  it('throws its failure at the call, in the middle of a built-in too', () => {
    const run = new EngineRun(
      `async () => [3, 1, 2].map((x) => { try { return sync(x) } catch (e) { return e.message } })`,
      { tasks },
    )
    run.succeed(1, 30)
    run.fail(2, new Error('one'))
    run.succeed(3, 20)
    expect(run.outcome).toEqual({ returned: [30, 'one', 20] })
  })

  it('can be called by the comparator of sort', () => {
    const run = new EngineRun(`async () => [3, 1, 2].sort((x, y) => sync(x, y))`, { tasks })
    while (run.machine.status === 'running') {
      const [request] = run.machine.outstanding()
      const [x = 0, y = 0] = decode(request?.args ?? encode([])) as number[]
      run.succeed(request?.call ?? 0, x - y)
    }
    expect(run.outcome).toEqual({ returned: [1, 2, 3] })
  })
})

describe('arguments', () => {
  it('are encoded where the task is called, and a refusal can be caught there', () => {
    const run = new EngineRun(
      `async () => {
        const box = { x: 1 }
        const p = a(box)
        box.x = 2
        const errors = []
        try { a({ deep: [() => 1] }) } catch (e) { errors.push(e.code, e.message) }
        try { a(Promise.resolve(1)) } catch (e) { errors.push(e.code, e.message) }
        return [await p, errors]
      }`,
      { tasks },
    )
    expect(run.starts).toEqual(['a({"x":1})'])
    run.succeed(1, 'v')
    expect(run.outcome).toEqual({
      returned: [
        'v',
        [
          'NAMU3001',
          'A value cannot be serialised: Cannot stringify a function (at value[0].deep[0])',
          'NAMU3001',
          'A value cannot be serialised: Cannot stringify a Promise or thenable — use stringifyAsync instead (at value[0])',
        ],
      ],
    })
  })
})

describe('time and chance', () => {
  const source = `async () => {
    const t = [Date.now()]
    const r = [Math.random(), Math.random(), crypto.randomUUID()]
    for (let i = 0; i < 2; i++) r.push(Math.random())
    await a(1)
    t.push(Date.now(), new Date().getTime())
    return [t, r]
  }`
  const result = (seed: string): [number[], (number | string)[]] => {
    const run = new EngineRun(source, { tasks, seed })
    run.succeed(1, null)
    return (run.outcome as { returned: [number[], (number | string)[]] }).returned
  }

  it('come from the events and the seed', () => {
    const [times, chances] = result('1'.repeat(64))
    expect(times).toEqual([1_000, 1_001, 1_001])
    expect(new Set(chances).size).toBe(5)
    expect(chances[2]).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(result('1'.repeat(64))[1]).toEqual(chances)
    expect(result('2'.repeat(64))[1]).not.toEqual(chances)
  })

  it('never go back', () => {
    const run = new EngineRun(`async () => { await a(1); return Date.now() }`, { tasks })
    run.time = -500
    run.succeed(1, null)
    expect(run.outcome).toEqual({ returned: 1_000 })
  })
})

describe('budgets', () => {
  it('make a long turn yield without the run noticing', () => {
    const source = `async () => { let s = 0; for (let i = 0; i < 500; i++) s += i; return s }`
    const run = new EngineRun(source, { limits: { turnSlice: 10 } })
    expect(run.outcome).toEqual({ returned: 124750 })
  })

  it('fail a turn that does not end with NAMU4006', () => {
    const run = new EngineRun(`async () => { a(1); while (true) {} }`, {
      tasks,
      limits: { turnSlice: 100, turnLimit: 1_000 },
    })
    expect(run.outcome).toMatchObject({ failed: { code: 'NAMU4006' } })
    expect(run.commands.map(({ type }) => type)).toEqual(['dispatch', 'abort', 'end'])
  })

  it('make too deep a recursion a RangeError that can be caught', () => {
    const run = new EngineRun(
      `async () => {
        const f = (n) => f(n + 1) + 1
        try { f(0) } catch (e) { return [e.name, e.message, e instanceof RangeError] }
      }`,
      { limits: { frameDepth: 100 } },
    )
    expect(run.outcome).toEqual({
      returned: ['RangeError', 'Maximum call stack size exceeded', true],
    })
  })
})

describe('calls', () => {
  it('are numbered in order of start and shown while they are open', () => {
    const run = new EngineRun(`async () => { const p = a(1); await b(2); await b(3); return p }`, {
      tasks,
    })
    run.succeed(2, 'two')
    expect(run.machine.calls().map(({ call, task }) => [call, task])).toEqual([
      [1, 'tasks#a'],
      [3, 'tasks#b'],
    ])
  })

  it('that have settled leave nothing in the state, so that a run can loop for ever', () => {
    const run = new EngineRun(`async () => { while (true) await a(1) }`, { tasks })
    const sizes: number[] = []
    for (let step = 1; step <= 2_000; step += 1) {
      run.succeed(step, 'x'.repeat(500))
      if (step % 100 === 0) sizes.push(run.machine.snapshot().length)
    }
    expect(run.machine.calls().map(({ call }) => call)).toEqual([2_001])
    // Numbers get longer.
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(20)
  })

  it('have names that depend on frame, site and visit only', () => {
    const source = `async () => {
      const f = async (x) => { await a(x); await a(x) }
      for (let i = 0; i < 2; i++) await f(i)
    }`
    const names = (): string[] => {
      const run = new EngineRun(source, { tasks })
      for (let call = 1; call <= 4; call += 1) run.succeed(call, null)
      return run.dispatched.map(({ check }) => check.name)
    }
    expect(new Set(names()).size).toBe(4)
    expect(names()).toEqual(names())
  })
})

describe('a machine', () => {
  it('is given back by its log: a fold makes the same commands', () => {
    const run = new EngineRun(
      `async () => { const xs = await Promise.all([1, 2, 3].map((x) => a(x))); return b(xs) }`,
      { tasks },
    )
    run.succeed(2, 20)
    run.succeed(1, 10)
    run.succeed(3, 30)
    run.succeed(4, 'done')
    const fold = RunMachine.create(run.program)
    const commands = run.events.flatMap((event) => fold.apply(event).commands)
    expect(commands).toEqual(run.commands)
    expect(fold.snapshot()).toBe(run.machine.snapshot())
  })

  it('refuses an event of a type that a newer engine has', () => {
    const run = new EngineRun(`async () => a(1)`, { tasks })
    const event = { type: 'what.comes', time: 2_000 } as unknown as RunEvent
    expect(() => run.machine.apply(event)).toThrow(
      expect.objectContaining({ code: 'NAMU5004' }) as Error,
    )
  })

  it('refuses a snapshot of another graph', () => {
    const one = new EngineRun(`async () => a(1)`, { tasks })
    const two = new EngineRun(`async () => b(1)`, { tasks })
    expect(() => RunMachine.restore(two.program, one.machine.snapshot())).toThrow(/another graph/)
    expect(() => RunMachine.restore(two.program, '{}')).toThrow(/snapshot/)
  })
})
