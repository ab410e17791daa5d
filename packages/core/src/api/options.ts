import type {
  ConcurrencyOptions,
  DebounceOptions,
  RateOptions,
  SingletonOptions,
} from './limit-options.js'

/** A duration: milliseconds, or a number with a unit, as in `"1.5s"`, `"10 minutes"`, `"2d"`. */
export type Duration = number | string

/** How failed attempts are repeated. */
export interface RetryOptions {
  /** All attempts, the first included; 1 for no retry. Default 3. */
  readonly maxAttempts?: number
  /** Delay before the second attempt. Default `"1s"`. */
  readonly initialDelay?: Duration
  /** Each further delay is this many times longer. Default 2. */
  readonly factor?: number
  /** No delay is longer. Default `"1m"`. */
  readonly maxDelay?: Duration
  /** Share of each delay that is drawn at random, 0 to 1. Default 0.5. */
  readonly jitter?: number
  /**
   * Error classes after which no attempt follows: classes of the project (module-level ones) or
   * built-in ones, with their subclasses.
   */
  readonly except?: readonly ErrorClassReference[]
}

/** A class of errors, named in an option. */
export type ErrorClassReference = abstract new (...args: never[]) => Error

/** How long the result of a pure task answers calls with the same code and arguments. */
export interface CacheOptions {
  readonly ttl: Duration
}

/** Compile-time constants: the compiler reads them, they are not evaluated. */
export interface TaskOptions<Args extends readonly unknown[] = never[]> {
  /** Overrides the task's id (`module#export`), for a task that moves. */
  readonly id?: string
  /**
   * A promise that the task has no side effects: it may be started early, while the workflow is
   * still waiting for something else, and answered from the cache.
   */
  readonly pure?: boolean
  readonly retry?: RetryOptions
  /** Longest duration of one attempt; the task's signal is aborted then. */
  readonly timeout?: Duration
  /**
   * How long the task may clean up after its signal was aborted (by its timeout, a cancel, or as its
   * scope was left). Then the attempt is given up, whatever the task does, and its place is free for
   * another one. Default `"5s"`.
   */
  readonly grace?: Duration
  /** Longest time that an attempt waits for a worker; the call fails then (NAMU4142). */
  readonly startTimeout?: Duration
  /** Longest time from the call to its outcome, over all attempts; the call fails then (NAMU4141). */
  readonly deadline?: Duration
  /**
   * Longest time between two calls of `context().heartbeat()`, and from the start to the first: an
   * attempt that misses one counts as timed out and is repeated.
   */
  readonly heartbeat?: Duration
  /** Keeps the results of a `pure` task for calls with the same code and arguments. */
  readonly cache?: CacheOptions
  /** The queue that workers subscribe to. Default `"default"`. */
  readonly queue?: string
  /** Most attempts of this task at the same time, on all workers together; by key if one is given. */
  readonly concurrency?: number | ConcurrencyOptions<Args>
  /** Most attempts of this task that begin in a stretch of time, on all workers together. */
  readonly rate?: RateOptions<Args>
  /** Among what waits for a worker, higher ones go first: a whole number from -1000 to 1000. Default 0. */
  readonly priority?: number
}

/** What `withOptions` may change at one call site: policies, but neither what a task is nor promises. */
export type CallOptions = Omit<TaskOptions, 'id' | 'pure' | 'concurrency' | 'rate'>

/** Compile-time constants, as those of tasks. */
export interface WorkflowOptions<Args extends readonly unknown[] = never[]> {
  /** Overrides the workflow's name (its export name). */
  readonly name?: string
  /** At most one run at a time, of the workflow or of each key. */
  readonly singleton?: boolean | SingletonOptions<Args>
  /** Of starts that follow each other closely, the last one starts a run. */
  readonly debounce?: Duration | DebounceOptions<Args>
}
