import { ManualClock } from '@namu/conformance'
import { expect, it } from 'vitest'
import { Alarms } from './alarms.js'

function scene(start = 0) {
  const clock = new ManualClock(start)
  const due: string[] = []
  const alarms = new Alarms(clock, (run, { timer }) => due.push(`${run} ${timer}`))
  return { clock, due, alarms }
}

it('calls back once when a timer is due, and not before (W2)', () => {
  const { clock, due, alarms } = scene()
  alarms.arm('r', { timer: 1, at: 100 })
  alarms.arm('r', { timer: 1, at: 100 })
  clock.advance(99)
  expect(due).toEqual([])
  clock.advance(1_000)
  expect(due).toEqual(['r 1'])
})

it('calls back at once, in order of due time, for what was due while nobody executed the run', () => {
  const { clock, due, alarms } = scene(10_000)
  const timer = (number: number, at: number) =>
    ({ timer: number, at, since: 0, site: '', check: {} }) as never
  alarms.armAll('r', [timer(1, 9_000), timer(2, 8_000), timer(3, 8_000), timer(4, 10_001)])
  clock.advance(0)
  expect(due).toEqual(['r 2', 'r 3', 'r 1'])
  clock.advance(1)
  expect(due).toEqual(['r 2', 'r 3', 'r 1', 'r 4'])
})

it('forgets a timer, or all of a run', () => {
  const { clock, due, alarms } = scene()
  for (const timer of [1, 2]) alarms.arm('r', { timer, at: 10 })
  for (const timer of [1, 2]) alarms.arm('s', { timer, at: 10 })
  alarms.disarm('r', 1)
  alarms.disarm('unknown', 1)
  alarms.forget('s')
  clock.advance(10)
  expect(due).toEqual(['r 2'])
})
