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
}

/** Compile-time constants: the compiler reads them, they are not evaluated. */
export interface TaskOptions {
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
  /** The queue that workers subscribe to. Default `"default"`. */
  readonly queue?: string
}

/** Compile-time constants, as those of tasks. */
export interface WorkflowOptions {
  /** Overrides the workflow's name (its export name). */
  readonly name?: string
}
