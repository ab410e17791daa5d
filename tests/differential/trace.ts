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
export type Outcome =
  | { readonly status: 'returned'; readonly value: string }
  | { readonly status: 'threw'; readonly error: string }

/** What an observer sees of one execution: promise 1 says both sides show the same. */
export interface Trace {
  readonly starts: readonly Start[]
  readonly outcome: Outcome
}

/** One execution to compare. */
export interface Case {
  readonly fixture: string
  /** Index into the fixture's `inputs`. */
  readonly input: number
  readonly seed: number
  readonly pureFirst: boolean
}

export const keyOf = (one: Case): string =>
  `${one.fixture} input ${one.input} seed ${one.seed}${one.pureFirst ? ' pure first' : ''}`

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
