import type { Call } from './call.js'
import type { FunctionFrame, RunPromise } from './records.js'
import type { Timer } from './timer.js'
import type { Value } from './value.js'
import type { Wait } from './wait.js'

/** Something open that a scope owns. */
export type ScopeMember = Call | Timer | Wait

/** A frame that was parked when its scope was cancelled; stale once the frame's `park` is another. */
export interface ParkedAt {
  readonly frame: FunctionFrame
  readonly park: number
}

/** The time limit of `withTimeout`. */
export interface ScopeLimit {
  readonly timer: Timer
  /** As messages show it. */
  readonly shown: string
  reached: boolean
}

/**
 * One activation of `scope` or `withTimeout`: plain data. What it does is in `scopes/`.
 *
 * P1. `members` are the open calls, timers and waits started in the scope itself, in order of start, and
 *     `children` the scopes opened in it that have not ended, in order of opening. Its limit's timer is
 *     no member.
 * P2. `parked` are the frames of the scope itself that wait at an `await`.
 * P3. A scope that has ended owns nothing; what still runs in it belongs to the scope around it.
 */
export class RunScope {
  parent: RunScope | undefined
  children: Set<RunScope>
  members: Set<ScopeMember>
  parked: Set<FunctionFrame>
  /** What `scope` returned. */
  result: RunPromise
  state: 'open' | 'cancelled' | 'ended'
  /** What CancelledErrors of the scope say; empty while it is open. */
  message: string
  limit: ScopeLimit | undefined
  /** How its body has ended. */
  outcome: { readonly rejected: boolean; readonly value: Value } | undefined
  /** Frames that the cancelling has yet to reach (N5). */
  unreached: ParkedAt[]
  /** It is among those that will be looked at (N4). */
  looking: boolean

  constructor(parent: RunScope | undefined, result: RunPromise) {
    this.parent = parent
    this.children = new Set()
    this.members = new Set()
    this.parked = new Set()
    this.result = result
    this.state = 'open'
    this.message = ''
    this.limit = undefined
    this.outcome = undefined
    this.unreached = []
    this.looking = false
  }
}
