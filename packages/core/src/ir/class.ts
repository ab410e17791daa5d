import type { ErrorParentName } from '../errors/error-classes.js'
import type { ClassId, FunctionId } from './ids.js'
import type { Literal } from './literal.js'

export type ClassParent =
  | { readonly kind: 'class'; readonly class: ClassId }
  | { readonly kind: 'error'; readonly name: ErrorParentName }

/** The key of a method under `[Symbol.iterator]`. No other member has it. */
export const iteratorKey = '@@iterator'
/** What stands for `Symbol.asyncIterator`. */
export const asyncIteratorKey = '@@asyncIterator'
/** The names of the well-known symbols that methods are called by. */
export type SymbolKey = typeof iteratorKey | typeof asyncIteratorKey

/** A method or accessor; its function takes a receiver, unless it names none. */
export interface ClassMember {
  /** With its `#` for private members. */
  readonly key: string
  readonly kind: 'method' | 'get' | 'set'
  readonly static: boolean
  readonly private: boolean
  readonly function: FunctionId
}

/**
 * A class of a module. It captures nothing, so it is known by its id alone, and its value is the same
 * in the whole run.
 *
 * K1. A parent comes before its children in the table.
 * K2. The constructor takes the class that is constructed (`new.target`) as its receiver, makes or
 *     receives the new object, initialises the fields, and returns the object.
 * K3. Of two members with one key, kind and side the last one counts, as in the source.
 */
export interface ClassIR {
  readonly id: ClassId
  readonly name: string
  readonly parent?: ClassParent
  /** Absent when the workflow only knows instances of the class that tasks have made. */
  readonly construct?: FunctionId
  /** `length` of the class. */
  readonly arity: number
  readonly members: readonly ClassMember[]
  /** Static fields that are constants. */
  readonly statics: readonly { readonly key: string; readonly value: Literal }[]
}
