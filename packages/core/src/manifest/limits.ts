/**
 * A key function as data: a pure expression over the arguments of a call. Plain JSON, part of the
 * release.
 *
 * - `argument`: by its position, `undefined` when it was not given;
 * - `property`: of nothing (`null`, `undefined`) it fails, unless `optional`, which ends the `chain`;
 * - `chain`: an expression with `?.`, as far as the first missing object ends it;
 * - `template`: its parts as texts, one after the other;
 * - `fallback`: `value ?? otherwise`.
 */
export type KeyExpression =
  | { readonly kind: 'constant'; readonly value: string | number | boolean | null }
  | { readonly kind: 'argument'; readonly index: number }
  | {
      readonly kind: 'property'
      readonly object: KeyExpression
      readonly name: string
      readonly optional?: true
    }
  | { readonly kind: 'chain'; readonly of: KeyExpression }
  | { readonly kind: 'template'; readonly parts: readonly KeyExpression[] }
  | {
      readonly kind: 'fallback'
      readonly value: KeyExpression
      readonly otherwise: KeyExpression
    }

/** At most `limit` attempts of a task, or of each of its keys, at the same time. */
export interface ConcurrencyLimit {
  readonly limit: number
  readonly key?: KeyExpression
}

/** At most `limit` attempts of a task, or of each of its keys, begin within any `perMs` milliseconds. */
export interface RateLimit {
  readonly limit: number
  readonly perMs: number
  readonly key?: KeyExpression
}

/** What a start meets when a run of the workflow with the same key has not ended. */
export type SingletonConflict = 'skip' | 'replace' | 'queue'

/** At most one run of a workflow, or of each of its keys, at a time. */
export interface SingletonPolicy {
  readonly key?: KeyExpression
  readonly onConflict: SingletonConflict
}

/**
 * Starts with the same key wait for `waitMs` milliseconds without another one, but no longer than
 * `maxMs` from the first; then the last one starts a run.
 */
export interface DebouncePolicy {
  readonly key?: KeyExpression
  readonly waitMs: number
  readonly maxMs?: number
}

/** How a workflow is started; part of the release. */
export interface StartPolicy {
  readonly singleton?: SingletonPolicy
  readonly debounce?: DebouncePolicy
}

/** Entries that a rate limit may have to remember for each key. */
export const largestRate = 10_000
export const longestRatePeriodMs = 7 * 24 * 3_600_000

/** Priorities are whole numbers from minus this to this; higher ones go first, 0 is the default. */
export const largestPriority = 1_000

export function isPriority(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(value as number) <= largestPriority
}
