import type { BlockHandle, SourceSpan, Variable } from '@namu/flow'
import type { ValueId } from '@namu/core/internal'

/**
 * What encloses the current statement and can be left early, outermost first.
 *
 * E1. `break` and `continue` name the innermost scope that answers to them.
 * E2. Leaving a loop closes its iterator, or waits for it; continuing it does not.
 * E3. Leaving a `try` with a `finally` goes through the finally block, whose exit continues the
 *     way out from the scopes outside it.
 */
export type ExitScope =
  | {
      readonly kind: 'loop'
      readonly labels: readonly string[]
      readonly breakTo: BlockHandle
      readonly continueTo: BlockHandle
      readonly iterator?: ValueId
      /** A `for await`: leaving it waits for its iterator. */
      readonly awaits?: true
      /** A `for await` over a generator, which is told to return; see `for-await-generator.ts`. */
      readonly asyncIterator?: AsyncClosing
    }
  | {
      readonly kind: 'breakable'
      /** A `switch` answers to a plain `break`; a labelled block only to its labels. */
      readonly plain: boolean
      readonly labels: readonly string[]
      readonly breakTo: BlockHandle
    }
  | { readonly kind: 'finally'; readonly completion: CompletionRecord }

/** An async iterator, and whether it has been told to return: it is told once. */
export interface AsyncClosing {
  readonly iterator: ValueId
  readonly told: Variable
  /** Or one that is walked through AsyncFromSyncIterator. */
  readonly isAsync: boolean
}

/** Where a way out of the current statement leads. */
export type ExitTarget =
  { readonly kind: 'return' } | { readonly kind: 'break' | 'continue'; readonly scope: ExitScope }

/**
 * The completion of a `try` block while its `finally` runs: `selector` says which way it was left
 * (0 normally, 1 by an exception, then one number per further way), `value` carries what was
 * returned or thrown.
 */
export interface CompletionRecord {
  readonly selector: Variable
  readonly value: Variable
  readonly finallyBlock: BlockHandle
  /** Ways out beyond the first two; the index plus 2 is the selector. */
  readonly ways: { readonly target: ExitTarget; readonly span: SourceSpan }[]
}
