import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { systemClock } from './clock.js'

const day = 86_400_000

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
})
afterEach(() => {
  vi.useRealTimers()
})

it('calls back after years, which setTimeout alone cannot wait for', () => {
  const called: number[] = []
  systemClock.at(800 * day, () => called.push(Date.now()))
  vi.advanceTimersByTime(800 * day - 1)
  expect(called).toEqual([])
  vi.advanceTimersByTime(1)
  expect(called).toEqual([800 * day])
})

it('forgets what it waits for, also in a later step', () => {
  const called: number[] = []
  const forget = systemClock.at(800 * day, () => called.push(Date.now()))
  vi.advanceTimersByTime(100 * day)
  forget()
  vi.advanceTimersByTime(800 * day)
  expect(called).toEqual([])
})

it('calls back at once for a time that has passed', () => {
  const called: number[] = []
  systemClock.at(-5 * day, () => called.push(Date.now()))
  vi.advanceTimersByTime(0)
  expect(called).toEqual([0])
})
