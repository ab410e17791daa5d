import { digestOf, policyAt } from '@namu/core/internal'
import type { CallLimit, TimerNumber, Timestamp } from '../events.js'
import type { Run } from '../program/program.js'
import type { Call } from '../state/call.js'
import type { Timer } from '../state/timer.js'
import { openTimer } from '../timers/start.js'
import { dropLimit } from './drop-limits.js'

/**
 * The time limits of a call that its run's owner keeps, and not a worker: they hold when no worker is
 * left, and across restarts.
 *
 * Q1. A limit is a timer (T1, T2): when it fires while its call is open, the call fails (`miss-limit.ts`),
 *     whatever its retry policy says. What is in the log first decides, a result or the limit.
 * Q2. The deadline begins when the call is started, and is one for all attempts and delays.
 * Q3. The start limit begins anew for each attempt, when it may start. The host lets it fire only after
 *     it has taken the attempt back from the queue: an attempt that a worker has is past its limit.
 * Q4. A closed call has no limit.
 */
export function limitCall(run: Run, call: Call): void {
  const { deadlineMs } = policyAt(run.program.release, call.task, call.site) ?? {}
  if (deadlineMs !== undefined)
    call.deadline = setLimit(run, call, 'deadline', run.state.now + deadlineMs)
}

/** Q3, for the current attempt. */
export function limitAttempt(run: Run, call: Call): void {
  dropLimit(run, call.startLimit)
  const { startTimeoutMs } = policyAt(run.program.release, call.task, call.site) ?? {}
  call.startLimit =
    startTimeoutMs === undefined
      ? undefined
      : setLimit(run, call, 'start', (call.notBefore ?? run.state.now) + startTimeoutMs)
}

function setLimit(run: Run, call: Call, kind: CallLimit['kind'], at: Timestamp): TimerNumber {
  const { state } = run
  const { attempt, check, number, site } = call
  state.lastLimit += 1
  const name = digestOf(`limit\n${kind}\n${String(attempt)}\n${check.name}`)
  const timer: Timer = {
    number: -state.lastLimit,
    site,
    check: { name, due: digestOf(String(at)) },
    at,
    since: state.now,
    promise: undefined,
    limit: { call: number, kind, attempt },
  }
  state.timers.set(timer.number, timer)
  run.commands.push({ type: 'timer', ...openTimer(timer) })
  return timer.number
}
