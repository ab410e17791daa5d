import type { RunSummary, ThrownView } from './runs.js'

/** A place in the user's source: lines and columns count from 1. */
export interface PlaceView {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Something open that is settled from outside the program. Times in milliseconds since the Unix epoch. */
export type CauseView =
  | {
      readonly kind: 'call'
      readonly call: number
      readonly task: string
      readonly site: string
      readonly attempt: number
      readonly since: number
      /** The next attempt is held back until then. */
      readonly retryAt?: number
      /** The run that the call of a workflow has started. */
      readonly child?: string
      readonly place?: PlaceView
    }
  | {
      readonly kind: 'timer'
      readonly timer: number
      readonly site: string
      readonly since: number
      readonly due: number
      readonly place?: PlaceView
    }
  | {
      readonly kind: 'signal' | 'approval'
      readonly wait: number
      /** The name of the signal, or who is asked. */
      readonly about: string
      readonly site: string
      readonly since: number
      /** When the wait ends without it. */
      readonly until?: number
      readonly place?: PlaceView
    }

/**
 * What stands directly behind an `await`.
 * - `open`: the call, timer or wait that is its only cause. `function`: the result of an async function.
 * - `all` and its like: a combinator, with the number of items that are missing where that decides.
 * - `callback`: what a callback of `then` will return.
 * - `promise`: another promise; without causes, one that other code of the run has to settle.
 */
export type AwaitedView =
  | { readonly kind: 'open' | 'callback' | 'promise' }
  | { readonly kind: 'function'; readonly function: string }
  | { readonly kind: 'all' | 'allSettled' | 'any' | 'race'; readonly pending?: number }

/** One function of the workflow that waits. */
export interface WaitingFrameView {
  readonly function: string
  readonly place?: PlaceView
  readonly since: number
  readonly awaits: AwaitedView
  /** What has to settle in the end, as far as promises lead there; the first ones. */
  readonly causes: readonly CauseView[]
  readonly more: boolean
}

/** What a running run waits for. */
export interface WaitingView {
  /** Of the workflow's function: a run whose function has ended waits for the calls it started. */
  readonly function: 'pending' | 'returned' | 'threw'
  /** The functions that wait, in the order in which they began to; the first ones. */
  readonly frames: readonly WaitingFrameView[]
  readonly moreFrames: number
  readonly open: { readonly calls: number; readonly timers: number; readonly waits: number }
  /** The run stands at a question to its host. */
  readonly evaluating: boolean
  /** Why it was asked to cancel. */
  readonly cancelling?: string
  /** Nothing is open that could ever let it go on. */
  readonly stuck: boolean
}

/** Answer of `GET /v1/runs/:run/explain`. */
export interface ExplainView {
  readonly run: RunSummary
  /** Of a running run. */
  readonly waiting?: WaitingView
  /** Of a failed or cancelled run. */
  readonly error?: ThrownView
  /**
   * Of a failed run: the call that it failed at, when it was one; `retry` goes on there, unless
   * compensations have `undone` what came before.
   */
  readonly failedAt?: { readonly call: number; readonly task: string; readonly undone?: true }
  /** A newer version with the same graph and another release: `retry` and `resume` can bind to it. */
  readonly newerVersion?: string
}
