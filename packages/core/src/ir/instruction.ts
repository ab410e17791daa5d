import type { BuiltinClass, BuiltinFunction } from '../builtins/index.js'
import type { ConstantId, FunctionId, LocationId, SiteId, TaskId, ValueId } from './ids.js'
import type { Literal } from './literal.js'
import type { BinaryOperator, UnaryOperator } from './operators.js'

/** A call argument or array element; a spread takes any iterable the engine knows. */
export type Element =
  | { readonly kind: 'value'; readonly value: ValueId }
  | { readonly kind: 'spread'; readonly value: ValueId }

/** One member of an object literal, in source order; `key` is a value so that computed keys need no other form. */
export type Member =
  | { readonly kind: 'property'; readonly key: ValueId; readonly value: ValueId }
  | { readonly kind: 'spread'; readonly value: ValueId }

/**
 * What `start` starts. A timer's first argument is a duration or a Date, and it is never `sync`.
 * Children and signals join this union.
 */
export type StartTarget =
  { readonly kind: 'task'; readonly task: TaskId } | { readonly kind: 'timer' }

interface Located {
  readonly loc: LocationId
}
interface Defines extends Located {
  /** The value this instruction defines. */
  readonly id: ValueId
}

/**
 * One step of a block. Every instruction has a location; those that define a value have an `id`.
 * Operands are evaluated before: their order of evaluation is the order of the instructions.
 */
export type Instruction =
  | (Defines & { readonly kind: 'constant'; readonly value: Literal })
  /** The object or array of a module; the same object wherever it is named. */
  | (Defines & { readonly kind: 'moduleConstant'; readonly constant: ConstantId })
  | (Defines & {
      readonly kind: 'unary'
      readonly operator: UnaryOperator
      readonly operand: ValueId
    })
  | (Defines & {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: ValueId
      readonly right: ValueId
    })
  /** `value instanceof Class` for a built-in class. */
  | (Defines & {
      readonly kind: 'instanceOf'
      readonly value: ValueId
      readonly class: BuiltinClass
    })
  /** Template literal: `strings.length === values.length + 1`; each value goes through ToString. */
  | (Defines & {
      readonly kind: 'template'
      readonly strings: readonly string[]
      readonly values: readonly ValueId[]
    })
  | (Defines & { readonly kind: 'array'; readonly elements: readonly Element[] })
  | (Defines & { readonly kind: 'object'; readonly members: readonly Member[] })
  | (Defines & { readonly kind: 'get'; readonly object: ValueId; readonly key: ValueId })
  | (Located & {
      readonly kind: 'set'
      readonly object: ValueId
      readonly key: ValueId
      readonly value: ValueId
    })
  | (Defines & { readonly kind: 'delete'; readonly object: ValueId; readonly key: ValueId })
  /** Object rest pattern: a copy of the own enumerable properties but for `excluded` keys. */
  | (Defines & {
      readonly kind: 'objectRest'
      readonly object: ValueId
      readonly excluded: readonly ValueId[]
    })
  /** Throws a TypeError when the value is null or undefined (object patterns). */
  | (Located & { readonly kind: 'requireObject'; readonly value: ValueId })
  /** GetIterator on an array, string, Map, Set or built-in iterator; else a TypeError. */
  | (Defines & { readonly kind: 'iterate'; readonly value: ValueId })
  /** Advances; the value is `true` when there is a current item. Once done it stays done. */
  | (Defines & { readonly kind: 'iteratorStep'; readonly iterator: ValueId })
  /** The item of the last step, `undefined` when it was done. */
  | (Defines & { readonly kind: 'iteratorValue'; readonly iterator: ValueId })
  /** All remaining items as an array (array rest pattern). */
  | (Defines & { readonly kind: 'iteratorRest'; readonly iterator: ValueId })
  /** IteratorClose: leaving a loop or pattern early. */
  | (Located & { readonly kind: 'iteratorClose'; readonly iterator: ValueId })
  /** A function value; `captures` fill the first parameters of the function's entry block. */
  | (Defines & {
      readonly kind: 'closure'
      readonly function: FunctionId
      readonly captures: readonly ValueId[]
    })
  /** A fresh variable cell, for captured variables that are assigned more than once. Without `initial` it is in its temporal dead zone. */
  | (Defines & { readonly kind: 'cell'; readonly name: string; readonly initial?: ValueId })
  /** Throws a ReferenceError while the cell is in its temporal dead zone. */
  | (Defines & { readonly kind: 'cellGet'; readonly cell: ValueId })
  /** `initialise` ends the temporal dead zone; without it a write to an uninitialised cell throws a ReferenceError. */
  | (Located & {
      readonly kind: 'cellSet'
      readonly cell: ValueId
      readonly value: ValueId
      readonly initialise: boolean
    })
  /** Call of a closure value. */
  | (Defines & {
      readonly kind: 'call'
      readonly callee: ValueId
      readonly args: readonly Element[]
      readonly site: SiteId
    })
  /** `object.key(...args)`: an own function property, else the built-in method of the receiver's run-time type. */
  | (Defines & {
      readonly kind: 'callMethod'
      readonly object: ValueId
      readonly key: ValueId
      readonly args: readonly Element[]
      readonly site: SiteId
    })
  /** A built-in function or constructor: `Math.max`, `Promise.all`, `new Map`. */
  | (Defines & {
      readonly kind: 'callBuiltin'
      readonly builtin: BuiltinFunction
      readonly args: readonly Element[]
      readonly site: SiteId
    })
  /**
   * Starts a durable call or timer. A call's arguments are encoded here. With `sync` the run stands
   * still until the outcome is there and the value is the result; else the value is a promise.
   */
  | (Defines & {
      readonly kind: 'start'
      readonly target: StartTarget
      readonly args: readonly Element[]
      readonly sync: boolean
      readonly site: SiteId
    })
  /** Suspends the frame until the promise (or thenable, or plain value) settles. */
  | (Defines & { readonly kind: 'await'; readonly value: ValueId })

export type InstructionKind = Instruction['kind']
export type InstructionOf<Kind extends InstructionKind> = Extract<Instruction, { kind: Kind }>

/** Compile-time guard: an instruction without a location is a type error here. */
type EveryInstructionHasALocation = Instruction extends Located ? true : never
export const everyInstructionHasALocation: EveryInstructionHasALocation = true
