import { classIdsOf, encode, errorClasses } from '@namu/core/internal'
import type { Settlement } from './script.js'

/** One task start, as the workflow sees it: the task's exported name and its encoded arguments. */
export interface Start {
  readonly task: string
  readonly args: string
  readonly pure: boolean
}

/** The starts that also a run with prefetch shows, in this order. */
export const effectsOf = (starts: readonly Start[]): readonly Start[] =>
  starts.filter((one) => !one.pure)

/** How an execution ended. Values and errors in the internal encoding, errors without their stack. */
export type Ended =
  | { readonly status: 'returned'; readonly value: string }
  | { readonly status: 'threw'; readonly error: string }

/** `open`: the script of a case has ended before. */
export type Outcome = Ended | { readonly status: 'open' }

/** What an observer sees of one execution: promise 1 says both sides show the same. */
export interface Trace {
  readonly starts: readonly Start[]
  /** What the workflow wrote to its console: the level and the formatted line. */
  readonly lines: readonly string[]
  readonly outcome: Outcome
}

/** One execution to compare. */
export interface Case {
  readonly fixture: string
  /** Index into the fixture's `inputs`. */
  readonly input: number
  readonly seed: number
  readonly pureFirst: boolean
  /**
   * The run is cancelled when so many calls have settled. Directly, what is open then rejects with a
   * CancelledError: the same, as long as one frame does all the waiting.
   */
  readonly cancelAfter?: number | undefined
  /**
   * What ends when, in place of the order of the seed. The ends of one group are seen as one; behind
   * the last the execution is left as it is.
   */
  readonly script?: readonly (readonly Settlement[])[]
}

export const keyOf = ({ fixture, input, seed, pureFirst, cancelAfter }: Case): string =>
  [
    `${fixture} input ${input} seed ${seed}`,
    ...(pureFirst ? ['pure first'] : []),
    ...(cancelAfter === undefined ? [] : [`cancelled after ${cancelAfter}`]),
  ].join(' ')

/**
 * The value with the stacks of all errors in it emptied: stacks differ between a direct run and the
 * engine by nature; everything else of an error counts.
 */
export function withoutStacks(value: unknown, seen = new Set<unknown>()): unknown {
  if (typeof value !== 'object' || value === null || seen.has(value)) return value
  seen.add(value)
  if (value instanceof Error) {
    Object.defineProperty(value, 'stack', { value: '', writable: true, configurable: true })
    withoutStacks(value.cause, seen)
    if (value instanceof AggregateError) withoutStacks(value.errors, seen)
  }
  const parts: Iterable<unknown> =
    value instanceof Map
      ? [...value.keys(), ...value.values()]
      : value instanceof Set
        ? value
        : Object.values(value)
  for (const part of parts) withoutStacks(part, seen)
  return value
}

/** A value as an observer sees it, with the names of the classes of its errors. */
export function encodeSeen(value: unknown): string {
  return encode(withoutStacks(value), undefined, (error) => ({ ids: classNamesOf(error) }))
}

/** Compiled code knows its classes by their ids; Node knows the constructors. */
function classNamesOf(error: Error): readonly string[] {
  const ids = classIdsOf(error)
  if (ids.length > 0) return ids.map((id) => id.slice(id.lastIndexOf('#') + 1))
  const names: string[] = []
  let at = Object.getPrototypeOf(error) as object | null
  for (; at !== null && !builtIn.has(at); at = Object.getPrototypeOf(at) as object | null)
    if (!ofNamu.has(at.constructor.name)) names.push(at.constructor.name)
  return names
}

/** The engine makes these from the built-in class, with their names. */
const ofNamu: ReadonlySet<string> = new Set(['CancelledError', 'NamuError', 'TimeoutError'])

const builtIn: ReadonlySet<object> = new Set<object>([
  ...Object.values(errorClasses).map((made) => made.prototype as object),
  AggregateError.prototype,
])
