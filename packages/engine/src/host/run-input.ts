import { encode, NamuError, unreachable, type Encoded } from '@namu/core/internal'
import type { CommitOutcome } from './committer.js'
import type { OpenWork } from './open-work.js'
import type { AttemptRequest, RunEvent, RunEventOf, TimerNumber } from '../core/index.js'
import type { AttemptKey, AttemptReport } from '../interfaces/dispatcher.js'

/** Something that may become an event of a run. */
export type RunInput =
  | { readonly type: 'start'; readonly event: RunEventOf<'run.started'> }
  | { readonly type: 'report'; readonly report: AttemptReport }
  /** The dispatcher does not know the attempt any more. */
  | { readonly type: 'interrupted'; readonly attempt: AttemptKey }
  /** The timer is due. */
  | { readonly type: 'timer'; readonly timer: TimerNumber }
  | { readonly type: 'cancel'; readonly reason: string; readonly inboxKey: string }

/** `superfluous`: it changes nothing, now or ever. */
export type InputOutcome = CommitOutcome | { readonly status: 'superfluous' }

export interface OfferedInput {
  readonly input: RunInput
  readonly settle: (outcome: InputOutcome) => void
}

/**
 * The event an input makes in a run that has not ended, or `undefined` when it is superfluous: its
 * call is settled or its timer gone, or a later attempt has taken its place.
 */
export function eventOf(input: RunInput, open: OpenWork, time: number): RunEvent | undefined {
  switch (input.type) {
    case 'start':
      return input.event
    case 'cancel':
      return { type: 'run.cancelled', time, reason: input.reason }
    case 'report':
      return reportedEvent(input.report, open.calls.get(input.report.call), time)
    case 'timer': {
      const timer = open.timers.get(input.timer)
      if (!timer) return undefined
      const { at, check } = timer
      // A clock that was set back since makes no event before its due time.
      return { type: 'timer.fired', time: Math.max(time, at), timer: timer.timer, check }
    }
    case 'interrupted': {
      const { call, attempt } = input.attempt
      const request = open.calls.get(call)
      if (request?.attempt !== attempt) return undefined
      const { check } = request
      const error = interruptedError
      const reason = 'interrupted'
      return { type: 'attempt.failed', time, call, attempt, check, reason, error, final: false }
    }
    default:
      return unreachable(input, 'run input')
  }
}

function reportedEvent(
  { call, attempt, outcome, trace }: AttemptReport,
  request: AttemptRequest | undefined,
  time: number,
): RunEvent | undefined {
  if (!request || attempt > request.attempt) return undefined
  const about = { time, call, attempt, check: request.check, ...(trace ? { trace } : {}) }
  // Any attempt's success settles an open call, also that of one that was given up as lost.
  if (outcome.status === 'succeeded')
    return { type: 'attempt.succeeded', ...about, value: outcome.value }
  if (attempt !== request.attempt) return undefined
  const { reason, error, final } = outcome
  return { type: 'attempt.failed', ...about, reason, error, final }
}

const interruptedError: Encoded = encode(
  withoutStack(
    new NamuError(
      'NAMU7003',
      'The attempt was interrupted: the process that owned the run stopped',
    ),
  ),
)

/** The stack of the host says nothing to the user, and would differ from machine to machine. */
function withoutStack(error: Error): Error {
  delete error.stack
  return error
}
