import type { ConstantId } from './ids.js'
import type { Literal } from './literal.js'

/** What an element or property of a module constant is; objects and arrays are entries of their own. */
export type ConstantPart =
  | { readonly kind: 'literal'; readonly literal: Literal }
  | { readonly kind: 'constant'; readonly constant: ConstantId }

/**
 * One object, array, Map, Set or regular expression of a module, or the strings of a tagged template, evaluated at compile time. All instructions that name it, and all
 * entries that refer to it, mean one object, which nothing can change.
 *
 * C1. `constant` parts refer to earlier entries of the table, so that constants hold no cycles.
 * C2. Keys of an object are unique and in the order of the source; a key of a Map, or an item of a Set, that
 *     comes again is the one that was there before.
 */
export type ModuleConstant =
  /** Without the flags `g` and `y`: matching with it changes nothing. */
  | {
      readonly kind: 'regexp'
      readonly name: string
      readonly source: string
      readonly flags: string
    }
  | {
      readonly kind: 'array'
      /** For people, as `src/prices#prices.tea`. */
      readonly name: string
      readonly items: readonly ConstantPart[]
      /** The strings of a tagged template have their source text as `raw`: an earlier entry. */
      readonly raw?: ConstantId
    }
  | { readonly kind: 'set'; readonly name: string; readonly items: readonly ConstantPart[] }
  | {
      readonly kind: 'map'
      readonly name: string
      readonly entries: readonly { readonly key: ConstantPart; readonly value: ConstantPart }[]
    }
  | {
      readonly kind: 'object'
      readonly name: string
      readonly members: readonly { readonly key: string; readonly value: ConstantPart }[]
    }
