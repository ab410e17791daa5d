import { expect, it } from 'vitest'
import { formatDuration } from './time.js'

it.each([
  [-3, '0 ms'],
  [0, '0 ms'],
  [999, '999 ms'],
  [1000, '1.0 s'],
  [59_949, '59.9 s'],
  [59_999, '1 min 0 s'],
  [125_000, '2 min 5 s'],
  [3_600_000, '1 h 0 min'],
  [12_000_000, '3 h 20 min'],
  [40 * 86_400_000, '40 days'],
])('%d ms are shown as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})
