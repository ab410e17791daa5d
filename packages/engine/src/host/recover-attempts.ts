import type { ActiveRun } from './active-run.js'
import type { Outbox } from './outbox.js'
import type { AttemptRequest } from '../core/index.js'
import type { Clock } from '../interfaces/clock.js'
import type { AttemptKey, Dispatcher } from '../interfaces/dispatcher.js'

/** How long to wait before something that could not answer is asked again. */
export const askAgainMs = 500

interface Parts {
  readonly dispatcher: Dispatcher
  readonly outbox: Outbox
  readonly clock: Clock
}

/** Has what is outstanding of a run executed again, as far as the dispatcher does not know it. */
export async function recoverAttempts(
  { dispatcher, outbox, clock }: Parts,
  active: ActiveRun,
  stopped: () => boolean,
): Promise<void> {
  const open = active.dispatchedAttempts().map((request) => ({ ...request, run: active.run }))
  if (open.length === 0) return
  const keys = open.map(({ run, call, attempt }) => ({ run, call, attempt }))
  const known = new Set((await knownAttempts(dispatcher, clock, keys, stopped)).map(attemptName))
  const lost = open.filter((key) => !known.has(attemptName(key)) && !outbox.holds(key))
  // Held back until later, so certainly not started: the same attempt goes out again.
  const waiting = lost.filter((request) => isLater(request, clock.now()))
  active.redispatch(waiting)
  outbox.flush()
  for (const { run, call, attempt } of lost.filter((key) => !waiting.includes(key))) {
    const input = { type: 'interrupted', attempt: { run, call, attempt } } as const
    active.offer({ input, settle: () => undefined })
  }
}

/** A dispatcher that cannot answer is asked again: not to know is no reason to execute twice. */
async function knownAttempts(
  dispatcher: Dispatcher,
  clock: Clock,
  attempts: readonly AttemptKey[],
  stopped: () => boolean,
): Promise<readonly AttemptKey[]> {
  for (;;) {
    try {
      return await dispatcher.known(attempts)
    } catch {
      if (stopped()) return attempts
      await new Promise<void>((resolve) => {
        clock.at(clock.now() + askAgainMs, resolve)
      })
    }
  }
}

function attemptName({ run, call, attempt }: AttemptKey): string {
  return `${run}/${String(call)}/${String(attempt)}`
}

function isLater(request: AttemptRequest, now: number): boolean {
  return request.notBefore !== undefined && request.notBefore > now
}
