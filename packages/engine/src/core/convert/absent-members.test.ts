import { classMark, decode } from '@namu/core/internal'
import { describe, expect, test } from 'vitest'
import { EngineRun } from '../../../test/engine-run.js'

/** What a task throws whose class the graph does not have. */
class Declined extends RangeError {
  override get name(): string {
    return 'Declined'
  }
  get code(): string {
    return `E_${this.name.toUpperCase()}`
  }
  describe(): string {
    return `${this.code}: ${this.message}`
  }
  override toString(): string {
    return 'declined'
  }
  *[Symbol.iterator](): Generator<number> {
    yield 1
  }
}
Object.defineProperty(Declined.prototype, classMark, { value: 'src/errors#Declined' })

/** The value of an expression over what the task threw, in a run that is restored at every event. */
function caught(expression: string, error: Error = new Declined('no')): unknown {
  const source = `async () => {
    try { await a() } catch (e) { return ${expression} }
  }`
  const run = new EngineRun(source, { tasks: { a: {} } })
  run.fail(1, error)
  return run.outcome
}

const fails = { failed: { code: 'NAMU4007' } }

describe('an error of a class that the workflow does not know', () => {
  test.each([
    'e.code',
    'e.describe()',
    'e.describe',
    'e.constructor',
    '`${e}`',
    'e + ""',
    'e.toString()',
    '[...e]',
    'e.code = 5',
    'e.name = "other"',
  ])('fails the run where %s needs what only its class has', (expression) => {
    expect(caught(expression)).toMatchObject(fails)
  })

  test('says which class to name', () => {
    expect(caught('e.code')).toMatchObject({
      failed: {
        message: expect.stringContaining('src/errors#Declined') as string,
        hint: expect.stringContaining('`error instanceof Declined`') as string,
      },
    })
  })

  test('has its name, message and own properties, and lacks what its class lacks', () => {
    const error = Object.assign(new Declined('no'), { at: 3 })
    const facts = '[e.name, e.message, e.at, e.other, "code" in e, "other" in e, Object.keys(e)]'
    expect(caught(facts, error)).toEqual({
      returned: ['Declined', 'no', 3, undefined, true, false, ['at']],
    })
  })

  test('shows an own property before that of its class', () => {
    const error = new Declined('no')
    Object.defineProperty(error, 'code', { value: 7, enumerable: true })
    expect(caught('e.code', error)).toEqual({ returned: 7 })
  })

  test('may be of a library, without an id', () => {
    class Timeout extends Error {
      get isTimeout(): boolean {
        return this.message === 'late'
      }
    }
    expect(caught('e.isTimeout', new Timeout('late'))).toMatchObject(fails)
    expect(caught('e.message', new Timeout('late'))).toEqual({ returned: 'late' })
  })

  test('takes what its class has along when it goes to another task and comes back', () => {
    const source = `async () => {
      try { await a() } catch (e) {
        const back = await b(e)
        return back.code
      }
    }`
    const run = new EngineRun(source, { tasks: { a: {}, b: {} } })
    run.fail(1, new Declined('no'))
    run.succeed(2, (decode(run.open(2).args) as unknown[])[0])
    expect(run.outcome).toMatchObject(fails)
  })
})

test('an error of a built-in class lacks nothing', () => {
  expect(caught('[e.code, e.describe, String(e)]', new RangeError('no'))).toEqual({
    returned: [undefined, undefined, 'RangeError: no'],
  })
})
