import { expect, it } from 'vitest'
import { retryAfterOf } from './retry-after.js'

const now = Date.parse('2026-01-01T00:00:00Z')
const year = 365 * 86_400_000

it.each([
  ['a number of seconds', { retryAfter: 1.5 }, 1500],
  ['a text of seconds', { retryAfter: '30' }, 30_000],
  ['a duration', { retryAfter: '2 minutes' }, 120_000],
  ['a Date', { retryAfter: new Date(now + 700) }, 700],
  ['a moment that has passed', { retryAfter: new Date(now - 700) }, 0],
  ['an HTTP date', { retryAfter: 'Thu, 01 Jan 2026 00:01:00 GMT' }, 60_000],
  ['a header', { headers: { 'retry-after': '3' } }, 3_000],
  ['a Headers object', { headers: new Headers({ 'Retry-After': '4' }) }, 4_000],
  ['a header of the response', { response: { headers: { 'retry-after': '5' } } }, 5_000],
  ['a number that is negative', { retryAfter: -1 }, 0],
  ['a number that is beyond all reason', { retryAfter: 1e300 }, year],
  ['the property before the header', { retryAfter: 1, headers: { 'retry-after': '9' } }, 1_000],
])('takes %s', (_, thrown, delay) => {
  expect(retryAfterOf(Object.assign(new Error('busy'), thrown), now)).toBe(delay)
})

it.each([
  ['nothing', {}],
  ['a word', { retryAfter: 'soon' }],
  ['an invalid Date', { retryAfter: new Date(Number.NaN) }],
  ['NaN', { retryAfter: Number.NaN }],
  ['headers without it', { headers: { date: 'today' } }],
])('passes over %s', (_, thrown) => {
  expect(retryAfterOf(Object.assign(new Error('busy'), thrown), now)).toBeUndefined()
})

it('never throws', () => {
  const hostile = {
    get retryAfter() {
      throw new Error('no')
    },
    headers: { get: 1, 'retry-after': Symbol('no') },
  }
  expect(retryAfterOf(hostile, now)).toBeUndefined()
  expect(retryAfterOf(undefined, now)).toBeUndefined()
})
