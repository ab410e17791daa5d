import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { dueTime } from './due-time.js'
import { sleep } from './sleep.js'

describe('the due time of a sleep', () => {
  it('is the end of a duration in whole milliseconds, never early', () => {
    expect(dueTime(5, 1_000)).toBe(1_005)
    expect(dueTime(0, 1_000)).toBe(1_000)
    expect(dueTime(0.2, 1_000)).toBe(1_001)
    expect(dueTime('1.5s', 1_000)).toBe(2_500)
    expect(dueTime('520 weeks', 0)).toBe(520 * 604_800_000)
  })

  it('is the moment of a Date, also of one that has passed', () => {
    expect(dueTime(new Date(7), 1_000)).toBe(7)
    expect(dueTime(new Date('2300-01-01'), 0)).toBe(Date.UTC(2300, 0, 1))
  })

  it.each(['soon', '', -1, NaN, Infinity, 1e300, new Date(NaN), null, undefined, {}, 5n, [1]])(
    'does not exist for %s',
    (until) => {
      expect(() => dueTime(until, 0)).toThrow(
        expect.objectContaining({
          code: 'NAMU3005',
          hint: expect.stringContaining('10 minutes') as unknown,
        }),
      )
    },
  )
})

describe('sleep in a direct run', () => {
  it('fulfils with undefined when the time has come', async () => {
    const until = Date.now() + 5
    await expect(sleep(new Date(until))).resolves.toBeUndefined()
    expect(Date.now()).toBeGreaterThanOrEqual(until)
  })

  it('waits longer than setTimeout alone can', async () => {
    vi.useFakeTimers({ now: 0 })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    let woke = 0
    const waiting = sleep('60 days').then(() => (woke = Date.now()))
    await vi.advanceTimersByTimeAsync(59 * 86_400_000)
    expect(woke).toBe(0)
    await vi.advanceTimersByTimeAsync(86_400_000)
    await waiting
    expect(woke).toBe(60 * 86_400_000)
  })

  it('throws where it is called', () => {
    expect(() => sleep('never')).toThrow(/"never" is neither a duration nor a Date/)
  })
})
