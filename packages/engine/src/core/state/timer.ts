import type { SiteId } from '@namu/core/internal'
import type { TimerCheck, TimerNumber, Timestamp } from '../events.js'
import type { RunPromise } from './records.js'

/**
 * One open timer: plain data.
 *
 * W1. A timer is in `RunState.timers` until it fires or is dropped; nothing is kept of it then.
 */
export interface Timer {
  readonly number: TimerNumber
  readonly site: SiteId
  readonly check: TimerCheck
  readonly at: Timestamp
  readonly since: Timestamp
  readonly promise: RunPromise
}
