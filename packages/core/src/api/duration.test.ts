import { expect, test } from 'vitest'
import { parseDuration } from './duration.js'

test.each([
  [250, 250],
  ['250ms', 250],
  ['1.5s', 1500],
  ['10 minutes', 600_000],
  ['2d', 172_800_000],
  ['1 hour', 3_600_000],
  ['3 weeks', 1_814_400_000],
])('%s is %d milliseconds', (duration, milliseconds) => {
  expect(parseDuration(duration)).toBe(milliseconds)
})

test.each(['', '5', 'soon', '-1s', '5 parsecs', '5 constructor', 's', -1, NaN, Infinity])(
  '%s is no duration',
  (duration) => {
    expect(parseDuration(duration)).toBeUndefined()
  },
)
