import { encode, NamuError, unreachable, type Encoded, type Release } from '@namu/core/internal'
import type { CommitOutcome } from './committer.js'
import type { OpenWork } from './open-work.js'
import { decidedEvent, receivedEvent } from './posted-event.js'
import { reportedEvent } from './reported-event.js'
import type { RunEvent, RunEventOf, TimerNumber } from '../core/index.js'
import type { AttemptKey, AttemptReport } from '../interfaces/dispatcher.js'
import type { PostedDecision, PostedSignal } from '../interfaces/store.js'

/** Something that may become an event of a run. */
export type RunInput =
  | { readonly type: 'start'; readonly event: RunEventOf<'run.started'> }
  | { readonly type: 'report'; readonly report: AttemptReport }
  /** The history of the run's origin is complete. */
  | { readonly type: 'carried' }
  | RebindInput
  /** The dispatcher does not know the attempt any more. */
  | { readonly type: 'interrupted'; readonly attempt: AttemptKey }
  /** The timer is due. */
  | { readonly type: 'timer'; readonly timer: TimerNumber }
  | {
      readonly type: 'cancel'
      readonly reason: string
      readonly force?: true
      readonly inboxKey: string
    }
  | (PostedSignal & { readonly inboxKey: string })
  | (PostedDecision & { readonly inboxKey: string })

/** Another release of the run's graph, under the version that was asked for. */
export interface RebindInput {
  readonly type: 'rebind'
  readonly release: Release
  readonly version: string
}

/** `superfluous`: it changes nothing, now or ever. */
export type InputOutcome = CommitOutcome | { readonly status: 'superfluous' }

export interface OfferedInput {
  readonly input: RunInput
  readonly settle: (outcome: InputOutcome) => void
}

/**
 * The event an input makes in a run that has not ended, or `undefined` when it is superfluous: its
 * call is settled, its timer or approval gone, or a later attempt has taken its place.
 */
export function eventOf(input: RunInput, open: OpenWork, time: number): RunEvent | undefined {
  switch (input.type) {
    case 'start':
      return input.event
    case 'carried':
      return { type: 'run.carried', time }
    case 'rebind': {
      const { release, version } = input
      return { type: 'run.rebound', time, release: release.digest, version }
    }
    case 'cancel':
      return {
        type: 'run.cancelled',
        time,
        reason: input.reason,
        ...(input.force ? { force: true } : {}),
      }
    case 'signal':
      return receivedEvent(input, open, time)
    case 'approval':
      return decidedEvent(input, open, time)
    case 'report':
      return reportedEvent(input.report, open.calls.get(input.report.call), time)
    case 'timer': {
      const timer = open.timers.get(input.timer)
      if (!timer) return undefined
      const { at, check } = timer
      // A clock that was set back since makes no event before its due time.
      const { limit } = timer
      return {
        type: 'timer.fired',
        time: Math.max(time, at),
        timer: timer.timer,
        check,
        ...(limit === undefined ? {} : { limit }),
      }
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

const interruptedError: Encoded = encode(
  withoutStack(
    new NamuError(
      'NAMU7003',
      'The attempt was interrupted: the process that owned the run stopped',
    ),
  ),
)

/** The stack of the host says nothing to the user, and would differ from machine to machine. */
export function withoutStack(error: Error): Error {
  delete error.stack
  return error
}
