import type { RunResult } from '../commands.js'
import type { CallNumber, TimerNumber, Timestamp, WaitNumber } from '../events.js'

/** A place in the user's source: lines and columns count from 1. */
export interface SourcePlace {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Something open that is settled from outside the program. Times since the Unix epoch. */
export type Cause =
  | {
      readonly kind: 'call'
      readonly call: CallNumber
      readonly task: string
      readonly site: string
      readonly attempt: number
      /** When it was called. */
      readonly since: Timestamp
      /** The next attempt is held back until then. */
      readonly retryAt?: Timestamp
      /** The run that the call of a workflow has started. */
      readonly child?: string
      readonly place?: SourcePlace
    }
  | {
      readonly kind: 'timer'
      readonly timer: TimerNumber
      readonly site: string
      readonly since: Timestamp
      readonly due: Timestamp
      readonly place?: SourcePlace
    }
  /** A message, or a decision of somebody. */
  | {
      readonly kind: 'signal' | 'approval'
      readonly wait: WaitNumber
      /** The name of the signal, or who is asked. */
      readonly about: string
      readonly site: string
      readonly since: Timestamp
      /** When the wait ends without it. */
      readonly until?: Timestamp
      readonly place?: SourcePlace
    }

/** What stands directly behind an `await`. */
export type Awaited =
  /** The future of a call, timer or wait: the frame's only cause. */
  | { readonly kind: 'open' }
  /** The result of an async function, which is in the list itself. */
  | { readonly kind: 'function'; readonly function: string }
  /** `Promise.all` and its like. `pending` counts the items that are missing, where that decides. */
  | {
      readonly kind: 'all' | 'allSettled' | 'any' | 'race'
      readonly pending?: number
    }
  /** What a callback of `then`, `catch` or `finally` will return. */
  | { readonly kind: 'callback' }
  /** Any other promise: without causes, one that other code of the run has to settle (`new Promise`). */
  | { readonly kind: 'promise' }

/** One function that waits at an `await`, or at a synchronous task. */
export interface WaitingFrame {
  readonly function: string
  readonly place?: SourcePlace
  readonly since: Timestamp
  readonly awaits: Awaited
  /** What has to settle in the end, as far as promises lead there; at most `shownCauses`. */
  readonly causes: readonly Cause[]
  /** There are more causes than are listed. */
  readonly more: boolean
}

/** Causes that are listed of one frame: a `Promise.all` can have 100,000. */
export const shownCauses = 10

/** What a run waits for: plain data. */
export type Explanation =
  | { readonly status: 'created' }
  | {
      readonly status: 'running'
      /** Of the workflow's function: a run whose function has ended waits for the calls it started. */
      readonly function: 'pending' | 'returned' | 'threw'
      /** In the order in which they began to wait. */
      readonly frames: readonly WaitingFrame[]
      /** Everything that is open, whether or not a frame waits for it. */
      readonly open: { readonly calls: number; readonly timers: number; readonly waits: number }
      /** The run stands at a question to its host. */
      readonly evaluating: boolean
      /** Why it was asked to cancel. */
      readonly cancelling?: string
      /**
       * Nothing is open that could ever let it go on: only a cancel ends it. JavaScript would hang, too.
       */
      readonly stuck: boolean
    }
  | { readonly status: 'ended'; readonly result: RunResult }
