import { decode, encode, type Digest } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { EngineRun, evaluated } from '../../../test/engine-run.js'
import { RunMachine } from '../machine/run-machine.js'
import { exactPower } from '../convert/exact-power.js'

const tasks = { a: {}, early: { policy: { pure: true } } }

/** Answers each question with the number of questions so far. */
function counting() {
  let asked = 0
  return {
    get asked() {
      return asked
    },
    evaluate() {
      asked += 1
      return { status: 'returned', value: encode(asked) } as const
    },
  }
}

describe('a built-in that depends on the host', () => {
  it('makes the run stand until it is answered, and takes the answer as its result', () => {
    const run = new EngineRun(`async () => Math.sin(1) + Math.sin(2)`, { evaluator: null })
    const first = run.machine.evaluation()
    expect(first).toMatchObject({ evaluation: 1, check: { builtin: 'Math.sin' } })
    expect(decode(first?.operands ?? encode([]))).toEqual([1])
    if (!first) return
    run.apply(evaluated(first, 2_000, { status: 'returned', value: encode(40) }))
    const second = run.machine.evaluation()
    expect(second).toMatchObject({ evaluation: 2 })
    if (!second) return
    run.apply(evaluated(second, 2_000, { status: 'returned', value: encode(2) }))
    expect(run.outcome).toEqual({ returned: 42 })
    expect(run.machine.evaluation()).toBeUndefined()
  })

  it('lets nothing else of the run move meanwhile', () => {
    const run = new EngineRun(
      `async () => {
        const log = []
        const p = a(1).then(() => log.push('then'))
        log.push('sin ' + Math.sin(1))
        await p
        return log
      }`,
      { tasks, evaluator: null },
    )
    const asked = run.machine.evaluation()
    expect(run.succeed(1, null)).toEqual([])
    expect(run.machine.evaluation()).toEqual(asked)
    if (!asked) return
    run.apply(evaluated(asked, 3_000, { status: 'returned', value: encode(7) }))
    expect(run.outcome).toEqual({ returned: ['sin 7', 'then'] })
  })

  it('throws where it is called what the host says it throws', () => {
    const evaluate = () => ({ status: 'threw', error: encode(new RangeError('no')) }) as const
    const run = new EngineRun(
      `async () => { try { return 'x'.normalize('y') } catch (e) { return [e.name, e.message, e instanceof RangeError] } }`,
      { evaluator: { evaluate } },
    )
    expect(run.outcome).toEqual({ returned: ['RangeError', 'no', true] })
  })

  it('is told where the run is at home', () => {
    const run = new EngineRun(`async (t) => new Date(t).getHours()`, {
      input: [0],
      evaluator: null,
      locale: 'de-DE',
      timeZone: 'Asia/Tokyo',
    })
    expect(run.machine.evaluation()).toMatchObject({ locale: 'de-DE', timeZone: 'Asia/Tokyo' })
  })

  it('is asked once for what a fold finds in the log', () => {
    const evaluator = counting()
    const run = new EngineRun(
      `async () => { let s = 0; for (let i = 0; i < 5; i++) s += Math.sin(i); await a(s); return s + Math.exp(s) }`,
      { tasks, evaluator },
    )
    run.succeed(1, null)
    expect(run.outcome).toEqual({ returned: 21 })
    expect(evaluator.asked).toBe(6)
    const fold = RunMachine.create(run.program)
    for (const event of run.events) fold.apply(event)
    expect(fold.result).toEqual(run.machine.result)
    expect(fold.snapshot()).toBe(run.machine.snapshot())
    expect(evaluator.asked).toBe(6)
  })

  it('is asked again when a crash came before its answer was in the log', () => {
    const run = new EngineRun(`async () => Math.sin(1)`, { evaluator: null })
    const fold = RunMachine.create(run.program)
    for (const event of run.events) fold.apply(event)
    expect(fold.evaluation()).toEqual(run.machine.evaluation())
  })

  it('asks for the texts of several dates in one expression, one after the other', () => {
    const texts = ['one', 'two', 'three']
    let asked = 0
    const evaluate = () => ({ status: 'returned', value: encode(texts[asked++]) }) as const
    const run = new EngineRun('async (a, b, c) => `${a} ${b}` + [c].join()', {
      input: [new Date(1), new Date(2), new Date(3)],
      evaluator: { evaluate },
    })
    expect(run.outcome).toEqual({ returned: 'one twothree' })
    expect(asked).toBe(3)
  })

  it('takes spread arguments from an iterator once', () => {
    const operands: unknown[] = []
    const run = new EngineRun(
      `async () => { const it = [3, 4, 5].values(); const h = Math.hypot(...it); return [h, ...it] }`,
      {
        evaluator: {
          evaluate: (request) => {
            operands.push(decode(request.operands))
            return { status: 'returned', value: encode(5) }
          },
        },
      },
    )
    expect(run.outcome).toEqual({ returned: [5] })
    expect(operands).toEqual([[3, 4, 5]])
  })

  it('is not walked over by the prefetcher', () => {
    const source = `async () => { await a(0); const s = Math.sin(1); await early(s); return early(2) }`
    const run = new EngineRun(source, { tasks, prefetch: true, evaluator: counting() })
    expect(run.starts).toEqual(['a(0)', 'early(2)'])
    run.succeed(1, null)
    expect(run.starts).toEqual(['a(0)', 'early(2)', 'early(1)'])
  })

  it('counts towards the limit of a turn', () => {
    const evaluator = counting()
    const run = new EngineRun(`async () => { while (true) Math.sin(1) }`, {
      evaluator,
      limits: { turnSlice: 1_000, turnLimit: 10_000 },
    })
    expect(run.outcome).toMatchObject({ failed: { code: 'NAMU4006' } })
    expect(evaluator.asked).toBeLessThan(101)
  })

  it('is a fault in the middle of a built-in that has moved on', () => {
    const run = new EngineRun(`async (at) => 'x'.replace(/x/, () => at)`, {
      input: [new Date(0)],
    })
    expect(run.outcome).toMatchObject({ failed: { code: 'NAMU4007' } })
  })
})

describe('the self-check of an answer (M4)', () => {
  const other = 'f'.repeat(64) as Digest
  const answer = { status: 'returned', value: encode(1) } as const
  const refused = {
    'another built-in': { check: { builtin: 'Math.cos', operands: other } },
    'other operands': { check: { builtin: 'Math.sin', operands: other } },
    'a question that was never asked': { evaluation: 2 },
  } as const
  for (const [name, change] of Object.entries(refused))
    it(`refuses ${name} and changes nothing`, () => {
      const run = new EngineRun(`async () => Math.sin(1)`, { evaluator: null })
      const asked = run.machine.evaluation()
      if (!asked) throw new Error('the run stands')
      const before = run.machine.snapshot()
      expect(() => run.machine.apply({ ...evaluated(asked, 2_000, answer), ...change })).toThrow(
        /does not fit its graph/,
      )
      expect(run.machine.snapshot()).toBe(before)
    })

  it('ignores a second answer to the same question', () => {
    const run = new EngineRun(`async () => Math.sin(1) + (await a(2))`, { tasks, evaluator: null })
    const asked = run.machine.evaluation()
    if (!asked) throw new Error('the run stands')
    run.apply(evaluated(asked, 2_000, answer))
    run.apply(evaluated(asked, 2_000, { status: 'returned', value: encode(9) }))
    run.succeed(1, 1)
    expect(run.outcome).toEqual({ returned: 2 })
  })
})

describe('exactPower', () => {
  it('is the power of the host wherever it is one', () => {
    const values = [0, -0, 1, -1, 2, -3, 0.5, -1.5, 7, 31, Infinity, -Infinity, Number.NaN]
    for (const base of values)
      for (const exponent of [...values, 3, 52, 53, 54, 1e9, -2]) {
        const power = exactPower(base, exponent)
        if (power !== undefined)
          expect(Object.is(power, base ** exponent), `${base} ** ${exponent}`).toBe(true)
      }
    expect(exactPower(3, 33)).toBe(5559060566555523)
    expect(exactPower(3, 34)).toBeUndefined()
    expect(exactPower(2, 0.5)).toBeUndefined()
  })
})
