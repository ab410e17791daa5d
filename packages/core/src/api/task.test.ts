import { describe, expect, test } from 'vitest'
import { taskBrand } from './brand.js'
import { task } from './task.js'
import { workflow } from './workflow.js'

describe('a task called directly', () => {
  test('is its function, for plain functions and options', async () => {
    const add = task((a: number, b: number) => a + b)
    const later = task({ pure: true, timeout: '5s' }, async (n: number) => n * 2)
    expect(add(1, 2)).toBe(3)
    expect(await later(4)).toBe(8)
    expect(later[taskBrand].options).toEqual({ pure: true, timeout: '5s' })
  })

  test('is its method, for static and instance methods with and without options', async () => {
    class Mailer {
      readonly from = 'me'
      @task static count(n: number) {
        return n + 1
      }
      @task({ pure: true }) async send(to: string) {
        return `${this.from} → ${to}`
      }
    }
    expect(Mailer.count(1)).toBe(2)
    expect(await new Mailer().send('you')).toBe('me → you')
  })

  test('gets copies of its arguments, made at the call', async () => {
    const read = task(async (list: number[]) => {
      await Promise.resolve()
      return list
    })
    const list = [1]
    const pending = read(list)
    list.push(2)
    const back = await pending
    expect(back).toEqual([1])
    expect(back).not.toBe(list)
  })

  test('throws a copy of its error, also when it is asynchronous', async () => {
    const original = new RangeError('no')
    const sync = task(() => {
      throw original
    })
    const later = task(async () => {
      throw original
    })
    expect(() => sync()).toThrow(RangeError)
    await expect(later()).rejects.toBeInstanceOf(RangeError)
    await expect(later()).rejects.not.toBe(original)
  })

  test('throws an error of its own class, and hands one on to another task', async () => {
    class Declined extends Error {
      readonly code: string
      constructor(code: string) {
        super()
        this.code = code
      }
      get upper(): string {
        return this.code.toUpperCase()
      }
    }
    const pay = task(async (code: string): Promise<void> => {
      throw new Declined(code)
    })
    const explain = task((error: unknown) =>
      error instanceof Declined ? error.upper : 'something else',
    )
    const guarded = task(async () => {
      try {
        await pay('inner')
        return 'paid'
      } catch (error) {
        return explain(error)
      }
    })
    const failure: unknown = await pay('stolen').catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(Declined)
    expect(explain(failure)).toBe('STOLEN')
    expect(await guarded()).toBe('INNER')
  })

  test('refuses arguments that cannot cross the boundary, before it runs', () => {
    let ran = false
    const greedy = task((_: unknown) => {
      ran = true
    })
    expect(() => {
      greedy(() => 1)
    }).toThrow(expect.objectContaining({ code: 'NAMU3001' }))
    expect(ran).toBe(false)
  })
})

describe('a workflow called directly', () => {
  test('is its function, with values copied at its boundary', async () => {
    const shared = { n: 1 }
    const same = workflow(async (value: { n: number }) => value)
    expect(await same(shared)).toEqual(shared)
    expect(await same(shared)).not.toBe(shared)
  })

  test('rejects, and never throws, when an argument cannot be copied', async () => {
    const any = workflow({ name: 'any' }, async (value: unknown) => value)
    await expect(any(Symbol('x'))).rejects.toMatchObject({ code: 'NAMU3001' })
  })
})
