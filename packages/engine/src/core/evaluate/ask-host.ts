import { InvariantError, type HostBuiltin } from '@namu/core/internal'
import { withRunStack } from '../errors/run-error.js'
import { ConversionNeeded, HostNeeded, Thrown } from '../errors/thrown.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'

/**
 * Questions to the host in the middle of a step.
 *
 * E1. A step that meets a question it has no answer for is given up, and the run stands
 *     (`RunState.evaluation`); with the answer the same step is executed again from its beginning, and
 *     finds the answers of its earlier questions in their order.
 * E2. So a step changes nothing of the run before its last question: it converts, asks, then acts.
 *     What it gathered from an iterator is kept for it (`gathered`).
 * E3. The step of a built-in frame has moved on when it asks: that is a fault. What is called back and
 *     asks the host, a built-in or a bound method of a formatter, has a frame of its own for it.
 */
export function askHost(run: Run, builtin: HostBuiltin, operands: () => readonly Value[]): Value {
  const answer = run.state.answers[run.asked]
  if (answer === undefined) throw new HostNeeded(builtin, operands())
  run.asked += 1
  if (answer.builtin !== builtin)
    throw new InvariantError('a step that is executed again asks the same questions')
  const { value } = answer
  if (!answer.threw) return value
  throw new Thrown(value instanceof Error ? withRunStack(run, value) : value)
}

/** Runs a call whose arguments were spread: they are kept if it has to be executed again. */
export function keepGathered<T>(gathered: readonly Value[], call: () => T): T {
  try {
    return call()
  } catch (error) {
    if (error instanceof HostNeeded || error instanceof ConversionNeeded) error.gathered = gathered
    throw error
  }
}
