import type { FunctionFrame, Callable, Reaction, RunPromise } from './records.js'
import type { Identity } from './identity.js'
import type { RunScope } from './run-scope.js'
import type { Value } from './value.js'

/** One entry of the job queue. */
export type Job =
  | {
      readonly kind: 'reaction'
      readonly reaction: Reaction
      readonly rejected: boolean
      readonly value: Value
    }
  /** NewPromiseResolveThenableJob; `then` is absent for a promise, whose `then` is known. */
  | {
      readonly kind: 'thenable'
      readonly promise: RunPromise
      readonly thenable: object
      readonly then: Callable | undefined
      readonly origin: Identity
      /** The scope in which the promise was resolved; absent outside of scopes. */
      readonly scope?: RunScope
    }
  /** Throws a CancelledError at the await where the frame was parked, if it still is. */
  | {
      readonly kind: 'cancel'
      readonly frame: FunctionFrame
      readonly park: number
      /** The scope that was cancelled; absent when it is the run. */
      readonly scope?: RunScope
    }
  /** Rejects the promise of a call that was aborted by a cancel. */
  | { readonly kind: 'abandon'; readonly promise: RunPromise }

/** FIFO; taking is O(1) on average, as taken entries are cut off in bulk. */
export class JobQueue {
  entries: (Job | undefined)[]
  head: number

  constructor() {
    this.entries = []
    this.head = 0
  }

  get empty(): boolean {
    return this.head >= this.entries.length
  }

  add(job: Job): void {
    this.entries.push(job)
  }

  take(): Job | undefined {
    const job = this.entries[this.head]
    this.entries[this.head] = undefined
    this.head += 1
    if (
      this.head >= this.entries.length ||
      (this.head >= 1024 && this.head * 2 >= this.entries.length)
    ) {
      this.entries = this.entries.slice(this.head)
      this.head = 0
    }
    return job
  }
}
