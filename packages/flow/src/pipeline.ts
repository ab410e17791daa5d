import type { WorkflowIR } from '@namu/core/internal'
import type { HirProgram } from './hir/hir.js'
import { assemble, type GraphHeader } from './passes/assemble.js'
import { dropIdleHandlers } from './passes/drop-idle-handlers.js'
import { eliminateRedundantParameters } from './passes/eliminate-redundant-parameters.js'
import { enterSsa, type SsaProgram } from './passes/enter-ssa.js'
import { mergeBlocks } from './passes/merge-blocks.js'
import { removeDeadValues } from './passes/remove-dead-values.js'
import { removeUnreachableBlocks } from './passes/remove-unreachable-blocks.js'
import { removeUnusedFunctions } from './passes/remove-unused-functions.js'
import { renumber } from './passes/renumber.js'
import { resolveCaptures } from './passes/resolve-captures.js'
import { splitGuardedBlocks } from './passes/split-guarded-blocks.js'
import { printProgram } from './text/print-program.js'
import { assertHir } from './verify/hir.js'
import { assertGraph, assertSsa } from './verify/ssa.js'

/** Receives the name of each pass and the program after it as text. */
export type OnPass = (name: string, text: string) => void

type Passes<Program> = readonly (readonly [name: string, pass: (program: Program) => Program])[]

/** While source variables are read and written by name. */
const variablePasses: Passes<HirProgram> = [
  ['build', (program) => program],
  ['remove unreachable blocks', removeUnreachableBlocks],
  ['remove unused functions', removeUnusedFunctions],
  ['split guarded blocks', splitGuardedBlocks],
  ['resolve captures', resolveCaptures],
  ['drop idle handlers', dropIdleHandlers],
  ['remove unreachable blocks again', removeUnreachableBlocks],
]

/** From here on everything is a value. */
const valuePasses: Passes<SsaProgram> = [
  ['eliminate redundant parameters', eliminateRedundantParameters],
  ['remove dead values', removeDeadValues],
  ['merge blocks', mergeBlocks],
  ['remove unused functions again', removeUnusedFunctions],
  ['renumber', renumber],
]

/**
 * Everything behind the builder. The verifier looks at the program after each pass.
 * @throws InvariantError naming the pass that broke the program
 */
export function compile(built: HirProgram, header: GraphHeader, onPass?: OnPass): WorkflowIR {
  let program = built
  for (const [name, pass] of variablePasses) {
    program = pass(program)
    assertHir(program, name)
    onPass?.(name, printProgram(program))
  }

  let values = enterSsa(program)
  assertSsa(values, 'enter SSA')
  onPass?.('enter SSA', printProgram(values))

  for (const [name, pass] of valuePasses) {
    values = pass(values)
    assertSsa(values, name)
    onPass?.(name, printProgram(values))
  }

  const graph = assemble(values, header)
  assertGraph(graph, 'assemble')
  return graph
}
