import type { ApprovalPlan, Encoded, SiteId } from '@namu/core/internal'
import type { Timestamp, WaitCheck, WaitNumber } from '../events.js'
import type { RunPromise } from './records.js'
import type { RunScope } from './run-scope.js'
import type { Timer } from './timer.js'

/** What a wait is for. */
export type WaitSubject =
  | { readonly kind: 'signal'; readonly signal: string }
  | {
      readonly kind: 'approval'
      readonly plan: ApprovalPlan
      /** Place in `WorkflowIR.forms`; absent without a form. */
      readonly form: number | undefined
      /** Which of the plan's rounds is asked, from 0. */
      round: number
      askedAt: Timestamp
    }

/**
 * One open wait for a message or a decision from outside: plain data.
 *
 * W1. A wait is in `RunState.waits` until it gets what it waits for, times out or is given up; nothing
 *     is kept of it then.
 * W2. `timer` is open as long as the wait is.
 */
export interface Wait {
  readonly number: WaitNumber
  readonly site: SiteId
  readonly check: WaitCheck
  readonly since: Timestamp
  readonly promise: RunPromise
  readonly about: WaitSubject
  timer: Timer | undefined
  /** The scope that owns it. */
  scope: RunScope | undefined
}

/** What a workflow has published under a name. */
export interface PublishedValue {
  readonly value: Encoded
  readonly at: Timestamp
}
