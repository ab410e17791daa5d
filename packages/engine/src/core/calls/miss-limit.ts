import { policyAt } from '@namu/core/internal'
import type { CallLimit } from '../events.js'
import { namuError } from '../errors/run-error.js'
import type { Run } from '../program/program.js'
import type { Call } from '../state/call.js'
import { decodeValue, encodeValue } from './boundary.js'
import { closeCall } from './close.js'
import { deliverOutcome } from './settle.js'

/** The timer of a limit has fired: its call fails (Q1 of `limits.ts`). */
export function failAtLimit(run: Run, { call: number, kind }: CallLimit): void {
  const call = run.state.calls.get(number)
  if (call === undefined) return
  const error = encodeValue(limitError(run, call, kind))
  run.commands.push({ type: 'abort', call: number, attempt: call.attempt, error })
  closeCall(run, call, 'failed', error)
  deliverOutcome(run, call)
}

function limitError(run: Run, call: Call, kind: CallLimit['kind']): Error {
  const policy = policyAt(run.program.release, call.task, call.site)
  // What went wrong before is what the reader wants to know.
  const cause = call.lastError === undefined ? undefined : decodeValue(call.lastError, run.program)
  if (kind === 'deadline') {
    const limit = String(policy?.deadlineMs)
    const message = `Task ${call.task} did not succeed within its deadline of ${limit} ms (attempt ${String(call.attempt)})`
    return namuError(run, 'NAMU4141', message, undefined, cause)
  }
  const limit = String(policy?.startTimeoutMs)
  const message = `No worker took up attempt ${String(call.attempt)} of task ${call.task} within ${limit} ms`
  const hint = `Start a worker for the queue "${policy?.queue ?? ''}", or raise \`startTimeout\`.`
  return namuError(run, 'NAMU4142', message, hint, cause)
}
