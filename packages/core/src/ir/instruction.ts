import type { BuiltinFunction, TestedClass } from '../builtins/index.js'
import type { ClassId, ConstantId, FunctionId, LocationId, SiteId, TaskId, ValueId } from './ids.js'
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
  /** What stands under `[Symbol.iterator]`. */
  | { readonly kind: 'iterator'; readonly value: ValueId }

/**
 * What `start` starts. A task can be `sync`, and publishing is. A timer's first argument is a duration
 * or a Date. A workflow is a child run, whose outcome is the value; of a `detached` one the value is
 * the run's id.
 */
export type StartTarget =
  | { readonly kind: 'task'; readonly task: TaskId }
  | { readonly kind: 'timer' }
  /** The first argument holds the options. Declared in `WorkflowIR.signals`. */
  | { readonly kind: 'signal'; readonly signal: string }
  /** The first argument is the request; `form` is a place in `WorkflowIR.forms`. */
  | { readonly kind: 'approval'; readonly form?: number }
  /** Shows its first argument under a name: a `sync` start, whose value is `undefined`. */
  | { readonly kind: 'publish'; readonly view: string }
  | { readonly kind: 'workflow'; readonly workflow: string; readonly detached?: true }
  /** Registers a call of the task for when the run fails: a `sync` start, whose value is `undefined`. */
  | { readonly kind: 'rollback'; readonly task: TaskId }

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
  /** `value instanceof Class` for a built-in class, or an error class of Namu. */
  | (Defines & {
      readonly kind: 'instanceOf'
      readonly value: ValueId
      readonly class: TestedClass
    })
  /** Template literal: `strings.length === values.length + 1`; each value goes through ToString. */
  | (Defines & {
      readonly kind: 'template'
      readonly strings: readonly string[]
      readonly values: readonly ValueId[]
    })
  | (Defines & { readonly kind: 'array'; readonly elements: readonly Element[] })
  | (Defines & { readonly kind: 'object'; readonly members: readonly Member[] })
  /** An accessor of the object's class is called. */
  | (Defines & { readonly kind: 'get'; readonly object: ValueId; readonly key: ValueId })
  | (Located & {
      readonly kind: 'set'
      readonly object: ValueId
      readonly key: ValueId
      readonly value: ValueId
    })
  /** CreateDataPropertyOrThrow: the field of a class. */
  | (Located & {
      readonly kind: 'define'
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
  | (Located & {
      readonly kind: 'requireObject'
      readonly value: ValueId
      /** What the error's message names: the value as the source has it, and the property wanted first. */
      readonly what?: string
      readonly property?: string
    })
  /**
   * GetIterator on an array, string, Map, Set, built-in iterator, generator or object with a
   * `[Symbol.iterator]`; else a TypeError, whose message says `what` is not iterable.
   */
  | (Defines & { readonly kind: 'iterate'; readonly value: ValueId; readonly what?: string })
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
  /** The value of a class: the same wherever it is named. */
  | (Defines & { readonly kind: 'class'; readonly class: ClassId })
  /**
   * A new object of the class `newTarget`, without properties; or the object that the built-in parent
   * made, which becomes one of that class.
   */
  | (Defines & { readonly kind: 'instance'; readonly newTarget: ValueId; readonly made?: ValueId })
  /**
   * `new callee(...args)`; with `newTarget`, `super(...args)`: the parent makes an object of the class
   * `newTarget`.
   */
  | (Defines & {
      readonly kind: 'construct'
      readonly callee: ValueId
      readonly newTarget?: ValueId
      readonly args: readonly Element[]
      readonly site: SiteId
    })
  /** `super.key` in a member of `class`: looked up from the class's parent, read for `receiver`. */
  | (Defines & {
      readonly kind: 'superGet'
      readonly class: ClassId
      readonly static: boolean
      readonly receiver: ValueId
      readonly key: ValueId
    })
  /** `object.#name`; `name` is with its `#`. A TypeError when the object has no such member of the class. */
  | (Defines & {
      readonly kind: 'privateGet'
      readonly object: ValueId
      readonly class: ClassId
      readonly name: string
    })
  /** With `define` the member is new: PrivateFieldAdd, or for the name `#` the class's private methods. */
  | (Located & {
      readonly kind: 'privateSet'
      readonly object: ValueId
      readonly class: ClassId
      readonly name: string
      readonly value: ValueId
      readonly define: boolean
    })
  /** `#name in object` */
  | (Defines & {
      readonly kind: 'privateHas'
      readonly object: ValueId
      readonly class: ClassId
      readonly name: string
    })
  /** `value instanceof class` for a class of the workflow. */
  | (Defines & { readonly kind: 'isInstance'; readonly value: ValueId; readonly class: ValueId })
  /**
   * A built-in as a value, by its canonical path: `Number`, `Math.max`, `TypeError`. One value in the
   * whole run.
   */
  | (Defines & { readonly kind: 'builtinValue'; readonly builtin: string })
  /**
   * Where the call of a generator function ends: the caller gets the generator object. The function
   * goes on from here when the generator is resumed with `next` for the first time.
   */
  | (Located & { readonly kind: 'generatorStart' })
  /**
   * Suspends the generator: whoever resumed it gets an iterator result with `value`, which with
   * `delegated` is such a result itself. Resumed, the instruction's value is the resumption: a plain
   * object `{ mode, value }`, where `mode` is `next`, `throw` or `return`.
   */
  | (Defines & { readonly kind: 'yield'; readonly value: ValueId; readonly delegated: boolean })
  /**
   * One step of `yield*`: passes a resumption on to the iterator. The value is a plain object
   * `{ done, value }`: the iterator's own result while it is not done, then what it returned.
   */
  | (Defines & {
      readonly kind: 'delegate'
      readonly iterator: ValueId
      readonly resumption: ValueId
    })
  /**
   * A promise of `{ value }` for an item of a synchronous iterator that `for await` walks (ECMA-262
   * 27.1.4.4): it settles as late as the promise that AsyncFromSyncIterator makes.
   */
  | (Defines & { readonly kind: 'asyncItem'; readonly value: ValueId })
  /** Call of a closure value; the receiver is what the function sees as `this`. */
  | (Defines & {
      readonly kind: 'call'
      readonly callee: ValueId
      readonly receiver?: ValueId
      readonly args: readonly Element[]
      readonly site: SiteId
    })
  /**
   * `object.key(...args)`: an own function property, else the built-in method of the receiver's run-time
   * type. With `symbol` the key is the name of a well-known symbol, `@@iterator`, and not that text.
   */
  | (Defines & {
      readonly kind: 'callMethod'
      readonly object: ValueId
      readonly key: ValueId
      readonly symbol?: true
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
