import type { RunEvent } from '../core/index.js'

/** What has come since a run's newest snapshot, or since its beginning. */
export interface SinceSnapshot {
  readonly events: number
  /** About the size of these events as text. */
  readonly bytes: number
  /** About the size of the state: a snapshot of now would not be smaller by much. */
  readonly stateBytes: number
}

/**
 * Whether it is time for a snapshot.
 *
 * A snapshot costs as much as the state is large, whatever has happened since the last one. It is
 * taken when the log has grown by as many bytes as that: so the bytes of all snapshots together are in
 * proportion to those of the log, and an event's share of their cost is constant, with a small state
 * as with a large one. And the tail to be folded when a run is loaded is at most in proportion to the
 * snapshot that is read before it. `leastEvents` keeps a small state from being written with every
 * step: a short run never has a snapshot at all.
 */
export function snapshotDue(since: SinceSnapshot, leastEvents: number): boolean {
  return since.events >= leastEvents && since.bytes >= since.stateBytes
}

/** An open call keeps at least its names, digests and promise in the state. */
const bytesOfOpenCall = 500

/** Keeps the figures that `snapshotDue` is asked with. */
export class SnapshotMeter {
  #events: number
  #bytes: number
  #snapshotBytes: number

  /** `events`, `bytes`: the log behind the newest snapshot; `snapshotBytes`: 0 for a run without one. */
  constructor(events = 0, bytes = 0, snapshotBytes = 0) {
    this.#events = events
    this.#bytes = bytes
    this.#snapshotBytes = snapshotBytes
  }

  take(event: RunEvent): void {
    this.#events += 1
    this.#bytes += weight(event)
  }

  due(openCalls: number, leastEvents: number): boolean {
    const stateBytes = Math.max(this.#snapshotBytes, openCalls * bytesOfOpenCall)
    return snapshotDue({ events: this.#events, bytes: this.#bytes, stateBytes }, leastEvents)
  }

  taken(snapshotBytes: number): void {
    this.#events = 0
    this.#bytes = 0
    this.#snapshotBytes = snapshotBytes
  }
}

/** About the length of plain data as JSON, without making it. */
function weight(value: unknown): number {
  if (typeof value === 'string') return value.length + 2
  if (typeof value !== 'object' || value === null) return 8
  let sum = 2
  for (const [key, member] of Object.entries(value)) sum += key.length + 4 + weight(member)
  return sum
}
