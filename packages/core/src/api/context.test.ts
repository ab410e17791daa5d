import { afterEach, expect, test } from 'vitest'
import { context, provideContext, type TaskContext, tryContext } from './context.js'

let restore: (() => void) | undefined
afterEach(() => {
  restore?.()
})

test('context() outside a running task says so', () => {
  expect(() => context()).toThrow(expect.objectContaining({ code: 'NAMU7005' }))
  expect(tryContext()).toBeUndefined()
})

test('context() reads the slot that a runner fills, and the slot can be given back', () => {
  const current = { run: 'run_1' } as TaskContext
  restore = provideContext(() => current)
  expect(context()).toBe(current)
  restore()
  expect(tryContext()).toBeUndefined()
})
