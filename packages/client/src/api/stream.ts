import type { EventView, LogLineView } from './events.js'
import type { RunSummary } from './runs.js'

/**
 * Query of the WebSocket `/v1/stream`. The stream replays from the given positions and goes on live,
 * without a gap and without a repetition; it closes with `streamClose.ended` once the run has ended
 * and everything was sent.
 */
export interface StreamQuery {
  readonly run: string
  /** First event wanted. Default 0. */
  readonly from?: number
  /** Number of log lines to pass over. Default 0. */
  readonly logs?: number
  /** Leaves the other kind out; changes of the record always come. Default both. */
  readonly only?: 'events' | 'logs'
}

/** One text message of the stream. */
export type StreamMessage =
  /** The run's record changed (sent first as it is now). */
  | { readonly type: 'run'; readonly run: RunSummary }
  | { readonly type: 'event'; readonly event: EventView }
  /** `index` counts the run's lines from 0. */
  | { readonly type: 'log'; readonly index: number; readonly line: LogLineView }

/** Close codes of the stream. */
export const streamClose = {
  /** The run has ended and everything was sent. */
  ended: 1000,
  /** The master is going down: connect again, to it or to another, from the last position. */
  goingAway: 1001,
  /** The master failed; its log says why. */
  failed: 1011,
  /** The consumer did not read fast enough: connect again from the last position. */
  tooSlow: 4008,
} as const
