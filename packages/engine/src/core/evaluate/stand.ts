import { digestOf, isNamuError, type Encoded } from '@namu/core/internal'
import { encodeValue } from '../calls/boundary.js'
import { fault, namuError } from '../errors/run-error.js'
import { Fault, type HostNeeded } from '../errors/thrown.js'
import type { EvaluationRequest } from '../evaluations.js'
import type { Run } from '../program/program.js'
import { FunctionFrame, type Frame } from '../state/records.js'

/** Instructions that one evaluation counts as: a loop of them reaches the limit of a turn, too. */
export const evaluationCost = 100

/** Built-in frames that change nothing before they ask. */
const askedAgain: ReadonlySet<string> = new Set(['Builtin.call', 'host.call'])

/** E1: the step of the frame on top waits for the host. */
export function standAtHost(run: Run, frame: Frame, needed: HostNeeded): void {
  const { state } = run
  if (frame instanceof FunctionFrame) frame.ip -= 1
  else if (!askedAgain.has(frame.kind)) throw unaskable(run)
  const operands = encodeOperands(run, needed)
  state.lastEvaluation += 1
  run.fuel -= evaluationCost
  state.evaluation = {
    number: state.lastEvaluation,
    check: { builtin: needed.builtin, operands: digestOf(operands) },
    operands,
    gathered: needed.gathered,
    used: 0,
  }
}

function encodeOperands(run: Run, { builtin, operands }: HostNeeded): Encoded {
  try {
    return encodeValue(operands)
  } catch (error) {
    if (!isNamuError(error)) throw error
    return fault(run, `${builtin} is given what is not plain data`, 'Give it data, or use a task.')
  }
}

/** E3. */
export function unaskable(run: Run): Fault {
  return new Fault(
    namuError(
      run,
      'NAMU4007',
      'A Date is turned into text inside a built-in',
      'Turn it into text before: call toString() or toISOString().',
    ),
  )
}

/** The question at which the run stands, as its shell sees it. */
export function evaluationRequest({ state }: Run): EvaluationRequest | undefined {
  const { evaluation, locale, timeZone } = state
  if (evaluation === undefined || state.status !== 'running') return undefined
  const { number, check, operands } = evaluation
  return {
    evaluation: number,
    check,
    operands,
    ...(locale === undefined ? {} : { locale }),
    ...(timeZone === undefined ? {} : { timeZone }),
  }
}
