import { InvariantError, type WorkflowIR } from '@namu/core/internal'
import type { SsaProgram } from '../passes/enter-ssa.js'
import { Problems } from './problem.js'
import { checkProgram } from './program.js'
import { verifyWorkflow } from './verify-workflow.js'

/** @throws InvariantError naming the pass after which the program is broken */
export function assertSsa(program: SsaProgram, pass: string): void {
  const problems = new Problems()
  checkProgram(program, pass === 'renumber', problems)
  problems.assertNone(pass)
}

/** @throws InvariantError when the finished graph would be refused by those who load it */
export function assertGraph(graph: WorkflowIR, pass: string): void {
  const [first] = verifyWorkflow(graph)
  if (first) throw new InvariantError(`after "${pass}": ${first.message} (${first.where})`)
}
