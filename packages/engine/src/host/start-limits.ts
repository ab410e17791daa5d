import type { ArmedTimer } from './alarms.js'
import type { Outbox } from './outbox.js'
import type { Dispatcher } from '../interfaces/dispatcher.js'

/** When to ask again about an attempt that a worker has: the worker may give it back. */
export const askTakenMs = 5_000

/**
 * Takes the attempt of a start limit back, wherever it waits (Q3 of `core/calls/limits.ts`). True when
 * it will never start, so that the limit may fire: none fails as not started and starts. Who cannot
 * say is asked again.
 */
export async function takeBack(
  { dispatcher, outbox }: { readonly dispatcher: Dispatcher; readonly outbox: Outbox },
  run: string,
  { call, attempt }: NonNullable<ArmedTimer['limit']>,
): Promise<boolean> {
  const key = { run, call, attempt }
  if (outbox.withdraw(key)) return true
  try {
    return (await dispatcher.withdraw([key])).length > 0
  } catch {
    return false
  }
}
