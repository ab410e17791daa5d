import type { BlockId, FunctionId, LocationId } from '@namu/core/internal'
import type { Step } from './steps.js'

/** A function as nested source constructs around its steps. */
export interface Outline {
  readonly function: FunctionId
  readonly params: readonly string[]
  readonly body: readonly OutlineItem[]
}

export type OutlineItem =
  | { readonly kind: 'step'; readonly block: BlockId; readonly step: Step }
  | {
      readonly kind: 'if'
      readonly block: BlockId
      readonly condition: string
      readonly then: readonly OutlineItem[]
      readonly otherwise: readonly OutlineItem[]
      readonly loc: LocationId
    }
  | {
      readonly kind: 'switch'
      readonly block: BlockId
      readonly value: string
      readonly cases: readonly OutlineCase[]
      /** It ends a `finally`, and goes on where the way into it had led. */
      readonly completes: boolean
      readonly loc: LocationId
    }
  | {
      readonly kind: 'loop'
      readonly block: BlockId
      /** What is asked before each turn or after it; nothing for loops that are left from inside. */
      readonly condition?: string
      readonly asks: 'before' | 'after' | 'inside'
      readonly body: readonly OutlineItem[]
      readonly loc: LocationId
    }
  | {
      readonly kind: 'try'
      readonly block: BlockId
      readonly handler: BlockId
      readonly body: readonly OutlineItem[]
      /** Nothing for a `try` with a `finally` alone. */
      readonly caught?: readonly OutlineItem[]
      readonly loc: LocationId
    }
  | {
      readonly kind: 'finally'
      readonly block: BlockId
      readonly body: readonly OutlineItem[]
      readonly loc: LocationId
    }
  | {
      readonly kind: 'leave'
      readonly how: 'return' | 'throw' | 'break' | 'continue'
      readonly block: BlockId
      readonly loc: LocationId
    }
  /** Control goes on at another place of the outline, where that is not what stands next. */
  | {
      readonly kind: 'goto'
      readonly block: BlockId
      /** It leaves a `try` and runs its `finally` on the way. */
      readonly byFinally: boolean
      readonly loc: LocationId
    }

export interface OutlineCase {
  /** As the source spells it; `default` for the last. */
  readonly label: string
  readonly body: readonly OutlineItem[]
}
