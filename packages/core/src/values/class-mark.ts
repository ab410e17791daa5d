import { CancelledError } from '../errors/cancelled-error.js'
import { errorParents } from '../errors/error-classes.js'
import { NamuError } from '../errors/namu-error.js'
import { TimeoutError } from '../errors/timeout-error.js'

/**
 * How an error says of which class of a project it is an instance: by the class's id, `module#Name`
 * (`src/errors#PaymentDeclined`).
 *
 * C1. In compiled code the prototype of each such class carries its id; the compiler puts it there.
 * C2. An error that was decoded where its class is absent is an instance of the nearest base class
 *     that is there, and remembers the ids itself, so that it is an instance again when it comes to
 *     where the class is.
 */
export const classMark: unique symbol = Symbol.for('namu.class') as never

/** C2. */
export interface RememberedClass {
  /** Of the classes that are nearer than the one it is an instance of. */
  readonly ids: ClassIds
  /** Which of `name` and `message` came from the class and not from the error. */
  readonly inherits: readonly string[]
  /** What the absent classes define, see `Lineage`: the error has it where they are, and not here. */
  readonly members?: Lineage['members']
}

/** The ids of an error's class and of its base classes, the nearest first; those without one left out. */
export type ClassIds = readonly string[]

/**
 * The classes of an error, without the built-in ones. `members` are the names that their prototypes
 * have: first those of the classes without an id that are nearer than `ids[0]`; then, for each id,
 * those of its class and of the classes without an id that follow.
 */
export interface Lineage {
  readonly ids: ClassIds
  readonly members?: readonly (readonly string[])[]
}

/** Finds the prototype of a class by its id, `undefined` where the class is absent. */
export type PrototypeOf = (id: string) => object | undefined

interface Marked {
  [classMark]?: string | RememberedClass
}

export function classIdsOf(error: Error): ClassIds {
  return lineageOf(error).ids
}

export function lineageOf(error: Error): Lineage {
  const remembered = rememberedClass(error)
  const ids = [...(remembered?.ids ?? [])]
  const members = Array.from({ length: ids.length + 1 }, (_, at) => [
    ...(remembered?.members?.[at] ?? []),
  ])
  // Copies of a DOMException are built-in errors everywhere, also in the process that threw it.
  const isHosts = typeof DOMException === 'function' && error instanceof DOMException
  for (let at = prototypeOf(error); at !== null && !isBuiltIn(at); at = prototypeOf(at)) {
    if (ownPrototypes.has(at)) continue
    const mark = Object.hasOwn(at, classMark) ? (at as Marked)[classMark] : undefined
    if (typeof mark === 'string') {
      ids.push(mark)
      members.push([])
    }
    if (!isHosts) members.at(-1)?.push(...namesIn(at))
  }
  return members.some((names) => names.length > 0) ? { ids, members } : { ids }
}

/** Of symbols, those that the language itself looks up. */
const symbolNames = {
  '@@iterator': Symbol.iterator,
  '@@toPrimitive': Symbol.toPrimitive,
} as const

function namesIn(prototype: object): string[] {
  const symbols = Object.entries(symbolNames).filter(([, symbol]) =>
    Object.hasOwn(prototype, symbol),
  )
  return [...Object.getOwnPropertyNames(prototype), ...symbols.map(([name]) => name)]
}

const builtInPrototypes: ReadonlySet<object> = new Set<object>(
  [...Object.values(errorParents), Object].map((made) => made.prototype as object),
)

/** Copies of Namu's own errors are plain errors, also in a snapshot: their classes give them nothing. */
const ownPrototypes: ReadonlySet<object> = new Set<object>(
  [CancelledError, NamuError, TimeoutError].map((made) => made.prototype),
)

/** Whether an object is the prototype of a built-in error class. */
export function isBuiltIn(prototype: object): boolean {
  return builtInPrototypes.has(prototype)
}

/** The id of the error's class or, when that has none, of its nearest base class that has one. */
export function classIdOf(error: Error): string | undefined {
  return classIdsOf(error)[0]
}

const prototypeOf = (object: object): object | null =>
  Object.getPrototypeOf(object) as object | null

/** What an error remembers of a class that was absent when it was decoded. */
export function rememberedClass(error: Error): RememberedClass | undefined {
  const mark = Object.hasOwn(error, classMark) ? (error as Marked)[classMark] : undefined
  return typeof mark === 'object' ? mark : undefined
}

export function rememberClass(error: Error, remembered: RememberedClass): void {
  Object.defineProperty(error, classMark, { value: remembered, configurable: true })
}

type ErrorConstructor = abstract new (...args: never[]) => Error

/**
 * The classes of one bundle, by id. The compiler makes each error class of the project announce
 * itself while it is defined; `Symbol.for('namu.classes')` is where an application's bundle keeps
 * its own.
 */
export type KnownClasses = ReadonlyMap<string, ErrorConstructor>

export const classesSlot: unique symbol = Symbol.for('namu.classes') as never

/** Looks classes up in what a module exports as `classes`; anything else has none. */
export function prototypesIn(classes: unknown): PrototypeOf {
  if (!(classes instanceof Map)) return () => undefined
  return (id) => (classes as KnownClasses).get(id)?.prototype as object | undefined
}

/** The classes of the application's own bundle, when the compiler's plugin made it. */
export function prototypesHere(): PrototypeOf {
  return prototypesIn((globalThis as { [classesSlot]?: unknown })[classesSlot])
}
