import type { ConstantId } from './ids.js'
import type { Literal } from './literal.js'

/** What an element or property of a module constant is; objects and arrays are entries of their own. */
export type ConstantPart =
  | { readonly kind: 'literal'; readonly literal: Literal }
  | { readonly kind: 'constant'; readonly constant: ConstantId }

/**
 * One object or array of a module, evaluated at compile time. All instructions that name it, and all
 * entries that refer to it, mean one object, which nothing can change.
 *
 * C1. `constant` parts refer to earlier entries of the table, so that constants hold no cycles.
 * C2. Keys of an object are unique and in the order of the source.
 */
export type ModuleConstant =
  | {
      readonly kind: 'array'
      /** For people, as `src/prices#prices.tea`. */
      readonly name: string
      readonly items: readonly ConstantPart[]
    }
  | {
      readonly kind: 'object'
      readonly name: string
      readonly members: readonly { readonly key: string; readonly value: ConstantPart }[]
    }
