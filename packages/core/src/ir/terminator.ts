import type { BlockId, LocationId, ValueId } from './ids.js'
import type { Literal } from './literal.js'

/** A jump with its block arguments: a parallel assignment to the parameters of the target. */
export interface Edge {
  readonly to: BlockId
  readonly args: readonly ValueId[]
}

interface Located {
  readonly loc: LocationId
}

export type Terminator =
  | (Located & { readonly kind: 'jump'; readonly edge: Edge })
  | (Located & {
      readonly kind: 'branch'
      readonly condition: ValueId
      readonly then: Edge
      readonly else: Edge
    })
  /** Strict equality against literals, first match wins. */
  | (Located & {
      readonly kind: 'switch'
      readonly value: ValueId
      readonly cases: readonly { readonly literal: Literal; readonly edge: Edge }[]
      readonly otherwise: Edge
    })
  | (Located & { readonly kind: 'return'; readonly value: ValueId })
  | (Located & { readonly kind: 'throw'; readonly value: ValueId })
  | (Located & { readonly kind: 'unreachable' })

export type TerminatorKind = Terminator['kind']

/** Compile-time guard: a terminator without a location is a type error here. */
type EveryTerminatorHasALocation = Terminator extends Located ? true : never
export const everyTerminatorHasALocation: EveryTerminatorHasALocation = true
