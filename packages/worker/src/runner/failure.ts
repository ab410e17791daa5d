import { copyThrown, encode, type Encoded } from '@namu/core/internal'
import type { AttemptOutcome } from '@namu/engine'
import type { TaskModule } from './module-cache.js'

/** The outcome of an attempt whose task threw `thrown`, with stacks in terms of the user's source. */
export function failureOf(thrown: unknown, module?: TaskModule): AttemptOutcome {
  const final = isMarkedFinal(thrown)
  return { status: 'failed', reason: 'error', error: encodeThrown(thrown, module), final }
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
