import { decode, encode, type Encoded } from '@namu/core/internal'
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
  const copy = decode(encodable(thrown))
  if (module) mapStacks(copy, module, new Set())
  return encode(copy)
}

/** What cannot be serialised is reduced to what can: an error must never hide behind another one. */
function encodable(thrown: unknown): Encoded {
  try {
    return encode(thrown)
  } catch (reason) {
    const shown = thrown instanceof Error ? thrown : new Error(describe(thrown, reason))
    const reduced = new Error(String(shown.message))
    reduced.name = String(shown.name)
    if (typeof shown.stack === 'string') reduced.stack = shown.stack
    return encode(reduced)
  }
}

function describe(thrown: unknown, reason: unknown): string {
  const why = reason instanceof Error ? reason.message : String(reason)
  return `A ${typeof thrown} was thrown that cannot be serialised: ${why}`
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
