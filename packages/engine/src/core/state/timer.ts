import type { SiteId } from '@namu/core/internal'
import type { CallLimit, TimerCheck, TimerNumber, Timestamp } from '../events.js'
import type { RunPromise } from './records.js'
import type { RunScope } from './run-scope.js'

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
  /** Absent for a limit of a call. */
  readonly promise: RunPromise | undefined
  readonly limit: CallLimit | undefined
  /** The scope that owns it; absent outside of scopes. */
  scope?: RunScope | undefined
}
