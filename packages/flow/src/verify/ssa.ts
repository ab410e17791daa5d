import { InvariantError, type WorkflowIR } from '@namu/core/internal'
import type { SsaProgram } from '../passes/enter-ssa.js'
import { Problems } from './problem.js'
import { checkProgram } from './program.js'
import { Verified } from './verified.js'
import { verifyAssembled } from './verify-workflow.js'

/** @throws InvariantError naming the pass after which the program is broken */
export function assertSsa(program: SsaProgram, pass: string, verified = new Verified()): void {
  const problems = new Problems()
  const dense = pass === 'renumber'
  checkProgram(program, dense, problems, dense ? undefined : verified.ssa)
  problems.assertNone(pass)
  for (const fn of program.functions) verified.ssa.add(fn)
}

/** @throws InvariantError when the finished graph would be refused by those who load it */
export function assertGraph(graph: WorkflowIR, pass: string): void {
  const [first] = verifyAssembled(graph)
  if (first) throw new InvariantError(`after "${pass}": ${first.message} (${first.where})`)
}
