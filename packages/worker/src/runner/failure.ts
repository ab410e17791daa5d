import {
  copyThrown,
  encode,
  NamuError,
  sizeHint,
  sizeMessage,
  sizeOver,
  type Encoded,
} from '@namu/core/internal'
import type { AttemptOutcome, TaskJob } from '@namu/engine'
import type { TaskModule } from './module-cache.js'
import { retryAfterOf } from './retry-after.js'

/**
 * The outcome of an attempt whose task threw `thrown`, with stacks in terms of the user's source and
 * with what the error says about being repeated.
 */
export function failureOf(
  thrown: unknown,
  job: TaskJob,
  now: number,
  module?: TaskModule,
): AttemptOutcome {
  const retryAfterMs = retryAfterOf(thrown, now)
  return {
    status: 'failed',
    reason: 'error',
    error: boundedError(encodeThrown(thrown, module), thrown, job),
    final: isMarkedFinal(thrown),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}

const longestMessage = 1_000

/** An error over the size limit is reported as that, with the beginning of what it said. */
function boundedError(encoded: Encoded, thrown: unknown, { task, valueLimit }: TaskJob): Encoded {
  const size = valueLimit === undefined ? undefined : sizeOver(encoded, valueLimit)
  if (size === undefined || valueLimit === undefined) return encoded
  const message = sizeMessage(`The error of "${task}"`, size, valueLimit)
  const said = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
  const failure = new NamuError('NAMU4144', message, {
    where: task,
    hint: sizeHint,
    cause: withoutStack(new Error(said.slice(0, longestMessage))),
  })
  return encode(withoutStack(failure))
}

function withoutStack(error: Error): Error {
  delete error.stack
  return error
}

/** The author's word that a repetition is of no use. */
function isMarkedFinal(thrown: unknown): boolean {
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    'retryable' in thrown &&
    thrown.retryable === false
  )
}

function encodeThrown(thrown: unknown, module: TaskModule | undefined): Encoded {
  // A copy, because an error of the user may be frozen, or be thrown again.
  const copied = copyThrown(thrown)
  if (module) mapStacks(copied, module, new Set())
  return encode(copied)
}

function mapStacks(value: unknown, module: TaskModule, seen: Set<unknown>): void {
  if (!(value instanceof Error) || seen.has(value)) return
  seen.add(value)
  if (typeof value.stack === 'string') {
    Object.defineProperty(value, 'stack', {
      value: module.stacks.map(value.stack),
      writable: true,
      enumerable: false,
      configurable: true,
    })
  }
  mapStacks(value.cause, module, seen)
  if (value instanceof AggregateError) {
    for (const error of value.errors as readonly unknown[]) mapStacks(error, module, seen)
  }
}
