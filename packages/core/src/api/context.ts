import { NamuError } from '../errors/namu-error.js'

/** Writes to the run's log; `fields` must be plain JSON. */
export interface TaskLogger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void
  error(message: string, fields?: Readonly<Record<string, unknown>>): void
}

/** What a running task knows of itself. */
export interface TaskContext {
  /** Id of the run. */
  readonly run: string
  /** Name of the workflow. */
  readonly workflow: string
  /** Id of the task. */
  readonly task: string
  /** Number of the call inside its run, from 1. */
  readonly call: number
  /** Number of this attempt, from 1. */
  readonly attempt: number
  /** The same for every attempt of this call and for no other call: hand it to what you call. */
  readonly idempotencyKey: string
  /** Aborted when the attempt times out or the run is cancelled. */
  readonly signal: AbortSignal
  readonly logger: TaskLogger
  /** Reports progress: `fraction` from 0 to 1, with a message for people. */
  progress(fraction: number, message?: string): void
  /**
   * A sign of life, for tasks with the option `heartbeat`. `details` are kept for the next attempt:
   * what it needs to go on where this one stopped. They are copied as at a task boundary.
   *
   * @throws NamuError NAMU3001 details that cannot be serialised, NAMU4144 details over the size limit
   */
  heartbeat(details?: unknown): void
  /** Details of the last heartbeat of an earlier attempt that had some, as far as they were reported. */
  readonly lastHeartbeat: unknown
}

/** The slot a runner fills; a registered symbol, so that bundles with their own copy of this package find it. */
export const contextSlot: unique symbol = Symbol.for('namu.context') as never

interface ContextHolder {
  [contextSlot]?: () => TaskContext | undefined
}

/** Sets where `context()` looks; returns a function that restores what was there. */
export function provideContext(read: () => TaskContext | undefined): () => void {
  const holder = globalThis as ContextHolder
  const before = holder[contextSlot]
  holder[contextSlot] = read
  return () => {
    if (before) holder[contextSlot] = before
    else delete holder[contextSlot]
  }
}

/**
 * The context of the task that is running.
 * @throws NamuError NAMU7005 outside a task that an engine runs
 */
export function context(): TaskContext {
  const found = (globalThis as ContextHolder)[contextSlot]?.()
  if (!found) {
    throw new NamuError('NAMU7005', 'context() was called outside a running task', {
      hint: 'Call it inside a task that Namu runs; in a direct run there is no context. tryContext() returns undefined there.',
    })
  }
  return found
}

/** The context of the running task, `undefined` in a direct run. */
export function tryContext(): TaskContext | undefined {
  return (globalThis as ContextHolder)[contextSlot]?.()
}
