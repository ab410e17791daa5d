import { encode, type Digest } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import { snapshotDue, SnapshotMeter } from './snapshot-policy.js'
import type { RunEvent } from '../core/index.js'

const succeeded = (value: unknown): RunEvent => ({
  type: 'attempt.succeeded',
  time: 1,
  call: 1,
  attempt: 1,
  check: { name: 'a'.repeat(64) as Digest, args: 'b'.repeat(64) as Digest },
  value: encode(value),
})

/** Bytes of snapshots and of events in a run whose state is as large as `stateAfter` says. */
function cost(events: number, stateAfter: (event: number) => number, value: unknown) {
  const meter = new SnapshotMeter()
  const eventBytes = JSON.stringify(succeeded(value)).length
  let snapshots = 0
  let bytes = 0
  for (let event = 1; event <= events; event += 1) {
    meter.take(succeeded(value))
    if (!meter.due(0, 256)) continue
    snapshots += 1
    bytes += stateAfter(event)
    meter.taken(stateAfter(event))
  }
  return { snapshots, perEvent: bytes / events / eventBytes }
}

describe('a snapshot is due', () => {
  it('when the log has grown by some events and by as much as the state is large', () => {
    expect(snapshotDue({ events: 255, bytes: 1e9, stateBytes: 10 }, 256)).toBe(false)
    expect(snapshotDue({ events: 256, bytes: 1e9, stateBytes: 10 }, 256)).toBe(true)
    expect(snapshotDue({ events: 1e6, bytes: 9, stateBytes: 10 }, 256)).toBe(false)
  })

  it('not while many calls are open, which are the state', () => {
    const meter = new SnapshotMeter()
    for (let event = 0; event < 300; event += 1) meter.take(succeeded(1))
    expect(meter.due(100_000, 256)).toBe(false)
    expect(meter.due(10, 256)).toBe(true)
  })
})

describe('the cost of snapshots for each event is bounded', () => {
  it('with a small state', () => {
    const { snapshots, perEvent } = cost(100_000, () => 2_000, 1)
    expect(snapshots).toBe(Math.floor(100_000 / 256))
    expect(perEvent).toBeLessThan(0.1)
  })

  it('with a large state', () => {
    const { snapshots, perEvent } = cost(100_000, () => 1_000_000, 1)
    expect(snapshots).toBeGreaterThan(10)
    expect(perEvent).toBeLessThan(2)
  })

  it('with a state that grows with every event', () => {
    const { snapshots, perEvent } = cost(100_000, (event) => event * 300, 1)
    expect(snapshots).toBeLessThan(20)
    expect(perEvent).toBeLessThan(3)
  })
})
