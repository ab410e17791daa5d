import type { ActiveRun } from './active-run.js'
import { askAgainMs } from './ask-again.js'
import type { Outbox } from './outbox.js'
import type { AttemptRequest } from '../core/index.js'
import type { Clock } from '../interfaces/clock.js'
import type { AttemptKey, Dispatcher } from '../interfaces/dispatcher.js'

interface Parts {
  readonly dispatcher: Dispatcher
  readonly outbox: Outbox
  readonly clock: Clock
}

/** Has attempts of a run executed again, as far as the dispatcher does not know them. */
export function recoverAttempts(
  parts: Parts,
  active: ActiveRun,
  requests: readonly AttemptRequest[],
  stopped: () => boolean,
): Promise<void> {
  if (requests.length === 0) return Promise.resolve()
  return active.stayWhile(() => recoverUnknown(parts, active, requests, stopped))
}

async function recoverUnknown(
  { dispatcher, outbox, clock }: Parts,
  active: ActiveRun,
  requests: readonly AttemptRequest[],
  stopped: () => boolean,
): Promise<void> {
  const open = requests.map((request) => ({ ...request, run: active.run }))
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
