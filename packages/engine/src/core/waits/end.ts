import { approvalTimedOut, decisionOf, signalTimedOut } from '@namu/core/internal'
import { decodeValue } from '../calls/boundary.js'
import { namuError } from '../errors/run-error.js'
import type { RunEventOf } from '../events.js'
import type { Run } from '../program/program.js'
import { fulfillPromise, rejectPromise } from '../promises/resolve.js'
import type { Wait } from '../state/wait.js'
import type { Value } from '../state/value.js'
import { closeWait } from './close.js'
import { keysRemembered } from './keys.js'
import { askRound } from './time-limit.js'
import { openWait } from './view.js'

/** S1 and S2: `wait` is the one that the event names. */
export function receiveSignal(
  run: Run,
  wait: Wait | undefined,
  { name, payload, key }: RunEventOf<'signal.received'>,
): void {
  const { state } = run
  state.received.add(key)
  for (const oldest of state.received) {
    if (state.received.size <= keysRemembered) break
    state.received.delete(oldest)
  }
  if (wait) {
    closeWait(run, wait)
    fulfillPromise(run, wait.promise, decodeValue(payload, run.program))
  } else state.messages.set(name, [...(state.messages.get(name) ?? []), payload])
}

/** S6. */
export function decideApproval(
  run: Run,
  wait: Wait,
  { approved, by, comment, form }: RunEventOf<'approval.decided'>,
): void {
  const sent = form === undefined ? undefined : decodeValue(form, run.program)
  answer(run, wait, { approved, by, comment, form: sent }, false)
}

/** The time of a wait is up. */
export function expireWait(run: Run, wait: Wait): void {
  if (run.state.waits.get(wait.number) !== wait) return
  const { about } = wait
  if (about.kind === 'signal') {
    closeWait(run, wait)
    const { code, message } = signalTimedOut(about.signal)
    rejectPromise(run, wait.promise, namuError(run, code, message))
    return
  }
  const { plan, round } = about
  wait.timer = undefined
  if (round + 1 < plan.rounds.length) {
    about.round += 1
    about.askedAt = run.state.now
    askRound(run, wait)
    run.commands.push({ type: 'wait', ...openWait(run, wait) })
  } else if (plan.end.kind === 'decide') answer(run, wait, plan.end, true)
  else {
    closeWait(run, wait)
    const { code, message } = approvalTimedOut(plan.rounds[round]?.to ?? '')
    rejectPromise(run, wait.promise, namuError(run, code, message))
  }
}

function answer(
  run: Run,
  wait: Wait,
  decision: Parameters<typeof decisionOf>[2],
  timedOut: boolean,
): void {
  const { about } = wait
  if (about.kind !== 'approval') return
  const to = about.plan.rounds[about.round]?.to ?? ''
  closeWait(run, wait)
  const value: Value = decisionOf(about.plan, to, decision, new Date(run.state.now), timedOut)
  fulfillPromise(run, wait.promise, value)
}
