import { decode, digestOf, encode, type HostBuiltin } from '@namu/core/internal'
import { afterEach, describe, expect, it } from 'vitest'
import { HostEvaluator } from './host-evaluator.js'

function ask(
  builtin: HostBuiltin,
  operands: readonly unknown[],
  place: { locale?: string; timeZone?: string } = {},
): unknown {
  const encoded = encode(operands)
  const check = { builtin, operands: digestOf(encoded) }
  const outcome = new HostEvaluator().evaluate({
    evaluation: 1,
    check,
    operands: encoded,
    ...place,
  })
  if (outcome.status === 'threw') throw decode(outcome.error)
  return decode(outcome.value)
}

const zones = ['America/New_York', 'Europe/Dublin', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC']

/** Times around the changes of clocks, far away ones, and some between. */
const times = [
  ...Array.from({ length: 60 }, (_, at) => Date.UTC(2024, 2, 9) + at * 1_800_000),
  ...Array.from({ length: 60 }, (_, at) => Date.UTC(2024, 10, 2, 12) + at * 1_800_000),
  ...Array.from({ length: 24 }, (_, at) => Date.UTC(1900 + at * 11, at % 12, 7, at, 59, 1, 5)),
  Date.UTC(1850, 1, 1),
  Date.UTC(-50, 1, 1),
  8.64e15 - 86_400_000,
  86_400_000 - 8.64e15,
  Number.NaN,
]

const before = process.env['TZ']
afterEach(() => {
  if (before === undefined) delete process.env['TZ']
  else process.env['TZ'] = before
})

/** What the host says in its own time zone, and what it says of that zone while it is in another. */
function both(zone: string, builtin: HostBuiltin, operands: readonly unknown[]): unknown[] {
  process.env['TZ'] = zone
  const here = ask(builtin, operands, { locale: 'en-US', timeZone: zone })
  process.env['TZ'] = zone === 'UTC' ? 'Asia/Tokyo' : 'UTC'
  const there = ask(builtin, operands, { locale: 'en-US', timeZone: zone })
  return [here, there]
}

describe('local time', () => {
  for (const zone of zones)
    it(`of ${zone} is the same on a host that is elsewhere`, () => {
      for (const time of times) {
        const questions: readonly (readonly [HostBuiltin, ...unknown[]])[] = [
          ['Date.getFullYear', time],
          ['Date.getDate', time],
          ['Date.getDay', time],
          ['Date.getHours', time],
          ['Date.getMinutes', time],
          ['Date.getSeconds', time],
          ['Date.getMilliseconds', time],
          ['Date.getTimezoneOffset', time],
          ['Date.setHours', time, 2, 30],
          ['Date.setFullYear', time, 2024, 2, 10],
          ['Date.setDate', time, 0],
          ['Date.toDateString', time],
        ]
        for (const [builtin, ...operands] of questions) {
          const [here, there] = both(zone, builtin, operands)
          expect(there, `${builtin} ${String(time)}`).toEqual(here)
        }
      }
      const local = ['2024-03-10T02:30', '2024-11-03T01:30:15.123', 'Mar 10 2024 02:30', '1/2/2024']
      const fixed = [
        '2024-03-10',
        '2024-03-10T02:30Z',
        'Mar 10 2024 02:30 PST',
        'Sun, 10 Mar 2024 02:30:00 GMT',
        'x',
      ]
      for (const text of [...local, ...fixed]) {
        const [here, there] = both(zone, 'Date.parse', [text])
        expect(there, text).toEqual(here)
      }
      for (const parts of [
        [2024, 2, 10, 2, 30],
        [2024, 10, 3, 1, 30],
        [99, 0],
        [2024, 1, 31, 25, 61, 61, 1001],
        [NaN, 1],
      ]) {
        const [here, there] = both(zone, 'new Date', parts)
        expect(there, String(parts)).toEqual(here)
      }
    })

  it('is written with the name of the zone', () => {
    const text = ask('Date.toString', [0], { locale: 'en-US', timeZone: 'Europe/Berlin' })
    expect(text).toBe('Thu Jan 01 1970 01:00:00 GMT+0100 (Central European Standard Time)')
  })
})

describe('language', () => {
  const german = { locale: 'de-DE', timeZone: 'Europe/Berlin' }

  it('is the run’s where the program names none, or one that the host lacks', () => {
    expect(ask('Number.toLocaleString', [1234.5], german)).toBe('1.234,5')
    expect(ask('Number.toLocaleString', [1234.5, 'xx'], german)).toBe('1.234,5')
    expect(ask('Number.toLocaleString', [1234.5, []], german)).toBe('1.234,5')
    expect(ask('Number.toLocaleString', [1234.5, 'en'], german)).toBe('1,234.5')
    expect(ask('String.localeCompare', ['ä', 'z', 'sv'], german)).toBe(1)
    expect(ask('String.localeCompare', ['ä', 'z'], german)).toBe(-1)
    expect(ask('String.toLocaleUpperCase', ['i'], { locale: 'tr' })).toBe('İ')
  })

  it('is that of formatters too, with the run’s time zone', () => {
    const made = encode([undefined, { dateStyle: 'short', timeStyle: 'short' }])
    expect(ask('DateTimeFormat.format', [made, 0], german)).toBe('01.01.70, 01:00')
    expect(ask('DateTimeFormat.resolvedOptions', [made], german)).toMatchObject(german)
  })
})

describe('errors', () => {
  it('are those of the host, without its stack', () => {
    expect(() => ask('String.normalize', ['x', 'y'])).toThrow(RangeError)
    expect(() => ask('new Intl.NumberFormat', [null])).toThrow(TypeError)
    expect(() => ask('new URL', ['nowhere'])).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_URL', input: 'nowhere' }) as Error,
    )
  })
})
