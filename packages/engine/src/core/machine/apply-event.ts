import { InvariantError, NamuError } from '@namu/core/internal'
import { pushBuiltinFrame } from '../builtins/push.js'
import { decodeValue } from '../calls/boundary.js'
import { beginOpenWork } from '../calls/begin.js'
import { cancelOnce } from '../calls/cancel.js'
import { attemptFailed, attemptSucceeded } from '../calls/settle.js'
import type { RunEvent, RunEventOf } from '../events.js'
import type { Run } from '../program/program.js'
import type { Call } from '../state/call.js'
import { Identity } from '../state/identity.js'
import { Closure, RunPromise } from '../state/records.js'
import type { Timer } from '../state/timer.js'
import type { Value } from '../state/value.js'
import type { Wait } from '../state/wait.js'
import { fireTimer } from '../timers/end.js'
import { decideApproval, receiveSignal } from '../waits/end.js'

/**
 * What an event changes before anything runs.
 *
 * A1. An event is judged before it changes anything (M4).
 */
export function applyEvent(run: Run, event: RunEvent): void {
  const { state } = run
  const call = 'call' in event ? findCall(run, event) : undefined
  const timer = 'timer' in event ? findTimer(run, event) : undefined
  const wait =
    event.type === 'signal.received' || event.type === 'approval.decided'
      ? findWait(run, event)
      : undefined
  const awaited = event.type === 'evaluated' && isAwaited(run, event)
  if ((event.type === 'run.started') !== (state.status === 'created'))
    throw disagreement(
      state.status === 'created' ? 'its first event is not run.started' : 'it starts twice',
      state.run,
    )
  state.now = Math.max(state.now, event.time)
  switch (event.type) {
    case 'run.started':
      start(run, event)
      return
    case 'attempt.succeeded':
      if (call?.status === 'open') attemptSucceeded(run, call, event)
      return
    case 'attempt.failed':
      if (call?.status === 'open') attemptFailed(run, call, event)
      return
    case 'timer.fired':
      if (timer) fireTimer(run, timer)
      return
    case 'signal.received':
      receiveSignal(run, wait, event)
      return
    case 'approval.decided':
      if (wait) decideApproval(run, wait, event)
      return
    case 'evaluated':
      if (awaited) takeAnswer(run, event)
      return
    case 'run.carried':
      beginOpenWork(run)
      return
    case 'run.rebound':
      takeRelease(run, event)
      return
    case 'run.cancelled':
      if (state.cancels === 0) state.cancelReason = event.reason
      state.cancels += event.force ? 2 : 1
      // B5
      if (state.cancels === 1 && state.unwinding === undefined) cancelOnce(run)
      return
    default:
      throw ofNewer(event)
  }
}

/** `event` is of a type that there is none of here. */
function ofNewer(event: never): NamuError {
  const { type } = event as RunEvent
  return new NamuError('NAMU5004', `A newer version of Namu wrote an event of type "${type}"`, {
    hint: 'Use that version of Namu, or a newer one; the run is left as it is.',
  })
}

function start(run: Run, event: RunEventOf<'run.started'>): void {
  const { state } = run
  const args = decodeValue(event.input, run.program) as readonly Value[]
  state.status = 'running'
  state.run = event.run
  state.seed = event.seed
  state.prefetch = event.prefetch
  state.carrying = event.origin !== undefined
  state.locale = event.locale
  state.timeZone = event.timeZone
  state.valueLimit = event.valueLimit
  state.fresh = event.fresh ?? false
  const outcome = new RunPromise()
  outcome.handled = true
  state.outcome = outcome
  const closure = new Closure(run.program.entry, [])
  const identity = new Identity(undefined, run.program.graph.entry, 0)
  pushBuiltinFrame(run, 'entry', { closure, args, outcome, called: false }, identity)
}

/** The release was handed in before (`RunMachine.rebind`). */
function takeRelease(run: Run, event: RunEventOf<'run.rebound'>): void {
  const { rebinding } = run
  if (rebinding?.release.digest !== event.release)
    throw new InvariantError('the release of a rebind is handed in before its event')
  run.program = rebinding
  run.rebinding = undefined
}

type AttemptEvent = RunEventOf<'attempt.succeeded'> | RunEventOf<'attempt.failed'>

/** The call of an event, after the self-check. Absent for one that has settled. */
function findCall(run: Run, event: AttemptEvent): Call | undefined {
  const { state } = run
  const call = state.calls.get(event.call)
  const where = `run ${state.run}, call ${String(event.call)}`
  if (call === undefined) {
    if (event.call >= 1 && event.call <= state.lastCall) return undefined
    throw disagreement(`there is no call ${String(event.call)}`, where)
  }
  if (call.check.name !== event.check.name)
    throw disagreement(`call ${String(event.call)} has another name`, where)
  if (call.check.args !== event.check.args)
    throw disagreement(`call ${String(event.call)} has other arguments`, where)
  if (event.attempt > call.attempt || event.attempt < 1)
    throw disagreement(`call ${String(event.call)} has no attempt ${String(event.attempt)}`, where)
  return call
}

/** The timer of an event, after the self-check. Absent for one that has fired or was dropped. */
function findTimer(run: Run, event: RunEventOf<'timer.fired'>): Timer | undefined {
  const { state } = run
  const timer = state.timers.get(event.timer)
  const what = `timer ${String(event.timer)}`
  const where = `run ${state.run}, ${what}`
  if (timer === undefined) {
    const { timer: number } = event
    if (number !== 0 && number <= state.lastTimer && number >= -state.lastLimit) return undefined
    throw disagreement(`there is no ${what}`, where)
  }
  if (timer.check.name !== event.check.name) throw disagreement(`${what} has another name`, where)
  if (timer.check.due !== event.check.due)
    throw disagreement(`${what} is due at another time`, where)
  if (event.time < timer.at) throw disagreement(`${what} fires before it is due`, where)
  return timer
}

/** The wait that an event names, after the self-check. Absent for an approval that has ended. */
function findWait(
  run: Run,
  event: RunEventOf<'signal.received'> | RunEventOf<'approval.decided'>,
): Wait | undefined {
  const { state } = run
  const named = event.type === 'signal.received' ? event.to : event
  if (named === undefined) return undefined
  const wait = state.waits.get(named.wait)
  const what = `wait ${String(named.wait)}`
  const where = `run ${state.run}, ${what}`
  if (wait === undefined) {
    const ended = named.wait >= 1 && named.wait <= state.lastWait
    if (ended && event.type === 'approval.decided') return undefined
    throw disagreement(ended ? `${what} has ended` : `there is no ${what}`, where)
  }
  if (wait.check.name !== named.check.name) throw disagreement(`${what} has another name`, where)
  if (wait.check.about !== named.check.about)
    throw disagreement(`${what} is for something else`, where)
  return wait
}

/** Whether the run stands at this question, after the self-check; not when it has its answer. */
function isAwaited(run: Run, event: RunEventOf<'evaluated'>): boolean {
  const { evaluation, lastEvaluation } = run.state
  const what = `evaluation ${String(event.evaluation)}`
  const where = `run ${run.state.run}, ${what}`
  if (event.evaluation !== evaluation?.number) {
    if (event.evaluation >= 1 && event.evaluation <= lastEvaluation) return false
    throw disagreement(`there is no ${what}`, where)
  }
  if (event.check.builtin !== evaluation.check.builtin)
    throw disagreement(`${what} is of another built-in`, where)
  if (event.check.operands !== evaluation.check.operands)
    throw disagreement(`${what} has other operands`, where)
  return true
}

function takeAnswer(run: Run, { check, outcome }: RunEventOf<'evaluated'>): void {
  const { state } = run
  state.gathered = state.evaluation?.gathered
  state.evaluation = undefined
  const threw = outcome.status === 'threw'
  const value = decodeValue(threw ? outcome.error : outcome.value, run.program)
  state.answers.push({ builtin: check.builtin, threw, value })
}

function disagreement(what: string, where: string): NamuError {
  return new NamuError('NAMU4003', `The log of the run does not fit its graph: ${what}`, {
    where,
    hint: 'The log or the graph was changed, or the engine has a bug; the run is left as it is.',
  })
}
