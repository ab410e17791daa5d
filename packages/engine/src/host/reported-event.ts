import { encode, NamuError, sizeHint, sizeMessage, sizeOver } from '@namu/core/internal'
import type { AttemptRequest, RunEvent, RunEventOf } from '../core/index.js'
import type { AttemptOutcome, AttemptReport } from '../interfaces/dispatcher.js'

/** The event that a report makes, `undefined` when it is superfluous. */
export function reportedEvent(
  { call, attempt, outcome, trace }: AttemptReport,
  request: AttemptRequest | undefined,
  time: number,
): RunEvent | undefined {
  if (!request) return undefined
  const about = { time, call, attempt, check: request.check, ...(trace ? { trace } : {}) }
  const judged = bounded(outcome, request)
  // Any attempt's success settles an open call, also that of one that was given up as lost.
  if (judged.status === 'succeeded') {
    const { value, cached } = judged
    return { type: 'attempt.succeeded', ...about, value, ...(cached ? { cached } : {}) }
  }
  return attempt === request.attempt ? failed(about, judged) : undefined
}

type Failure = Extract<AttemptOutcome, { status: 'failed' }>
type About = Pick<RunEventOf<'attempt.failed'>, 'time' | 'call' | 'attempt' | 'check' | 'trace'>

function failed(about: About, outcome: Failure): RunEvent {
  const { reason, error, final, retryAfterMs, heartbeat } = outcome
  return {
    type: 'attempt.failed',
    ...about,
    ...{ reason, error, final },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(heartbeat === undefined ? {} : { heartbeat }),
  }
}

/** A result over the run's size limit, from a worker that did not look, is a failure for good. */
function bounded(outcome: AttemptOutcome, request: AttemptRequest): AttemptOutcome {
  const { task, valueLimit } = request
  if (outcome.status === 'failed' || valueLimit === undefined) return outcome
  const size = sizeOver(outcome.value, valueLimit)
  if (size === undefined) return outcome
  const message = sizeMessage(`The result of "${task}"`, size, valueLimit)
  const error = new NamuError('NAMU4144', message, { where: task, hint: sizeHint })
  delete error.stack
  return { status: 'failed', reason: 'error', error: encode(error), final: true }
}
