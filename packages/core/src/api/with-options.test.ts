import { expect, expectTypeOf, test } from 'vitest'
import { task } from './task.js'
import { withOptions } from './with-options.js'

class Declined extends Error {}

const add = task(async (a: number, b: number) => a + b)
const first = task({ pure: true }, <T>(items: readonly T[]) => items[0])

test('a direct run calls the task itself', async () => {
  expect(await withOptions(add, { timeout: '5s' })(1, 2)).toBe(3)
  expect(withOptions(add, {})).toBe(add)
})

test('the call has the types of the task', () => {
  expectTypeOf(withOptions(add, {})).parameters.toEqualTypeOf<[number, number]>()
  expectTypeOf(withOptions(first, {})(['a'])).toEqualTypeOf<string | undefined>()
  const retry = { maxAttempts: 2, except: [Declined, TypeError] }
  withOptions(add, { retry, deadline: '1h', startTimeout: 5, heartbeat: '1m', queue: 'q' })
})

test('what belongs to the task, and what is no task, is refused', () => {
  // @ts-expect-error An id names a task, not a call.
  withOptions(add, { id: 'other' })
  // @ts-expect-error A promise of the task's author.
  withOptions(add, { pure: true })
  // @ts-expect-error It must be a class of errors.
  withOptions(add, { retry: { except: [Map] } })
  // @ts-expect-error A function that is no task.
  expect(() => withOptions((n: number) => n, {})).toThrow(TypeError)
})
