import type { Duration } from './options.js'

/** What a key may be: calls (or starts) with equal keys are counted together. */
export type KeyValue = string | number | bigint | boolean | null | undefined

/**
 * Names what a limit is counted by, from the arguments: `(order) => order.customer`. The compiler
 * lowers it to a small expression: parameters, properties, `?.`, `??`, templates, `+` and constants.
 */
export type KeyFunction<Args extends readonly unknown[]> = (...args: Args) => KeyValue

/** At most `limit` attempts at the same time, of the task or of each key. */
export interface ConcurrencyOptions<Args extends readonly unknown[] = never[]> {
  /** A whole number from 1. */
  readonly limit: number
  readonly key?: KeyFunction<Args>
}

/** At most `limit` attempts begin in any stretch of time of length `per`, of the task or of each key. */
export interface RateOptions<Args extends readonly unknown[] = never[]> {
  /** A whole number from 1 to 10,000. */
  readonly limit: number
  /** From a millisecond to a week. */
  readonly per: Duration
  readonly key?: KeyFunction<Args>
}

/** At most one run at a time. Starts are durable when they are acknowledged. */
export interface SingletonOptions<Args extends readonly unknown[] = never[]> {
  readonly key?: KeyFunction<Args>
  /**
   * What happens to a start while another run has not ended: `skip` (the default) answers with that run,
   * `queue` waits for its end, in order; `replace` cancels it and waits, and of the starts that wait
   * the last one counts.
   */
  readonly onConflict?: 'skip' | 'replace' | 'queue'
}

export interface DebounceOptions<Args extends readonly unknown[] = never[]> {
  readonly key?: KeyFunction<Args>
  /** A start waits for this long; another one with its key takes its place and waits anew. */
  readonly wait: Duration
  /** No start waits longer than this from the first of its row. */
  readonly max?: Duration
}
