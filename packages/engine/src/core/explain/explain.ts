import { RunMachine } from '../machine/run-machine.js'
import type { Program } from '../machine.js'
import type { Explanation } from './explanation.js'

/**
 * What a run waits for, of its state as plain text (`RunMachine.snapshot`): for every function that
 * waits, for what, since when and where in the source.
 * @throws NamuError NAMU3002 when the text is no snapshot, NAMU4003 when it is of another graph
 */
export function explain(program: Program, state: string): Explanation {
  return RunMachine.restore(program, state).explain()
}
