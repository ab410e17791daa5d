import type { WorkflowIR } from '@namu/core/internal'
import type { HirProgram } from './hir/hir.js'
import { assemble, type GraphHeader } from './passes/assemble.js'
import { dropIdleChoices } from './passes/drop-idle-choices.js'
import { dropIdleHandlers } from './passes/drop-idle-handlers.js'
import { eliminateRedundantParameters } from './passes/eliminate-redundant-parameters.js'
import { enterSsa, type SsaProgram } from './passes/enter-ssa.js'
import { foldConstants } from './passes/fold-constants.js'
import { keepUnchanged } from './passes/keep-unchanged.js'
import { mergeBlocks } from './passes/merge-blocks.js'
import { removeDeadValues } from './passes/remove-dead-values.js'
import { removeUnreachableBlocks } from './passes/remove-unreachable-blocks.js'
import { removeUnusedFunctions } from './passes/remove-unused-functions.js'
import { renumber } from './passes/renumber.js'
import { resolveCaptures } from './passes/resolve-captures.js'
import { shareConstants } from './passes/share-constants.js'
import { splitGuardedBlocks } from './passes/split-guarded-blocks.js'
import { printProgram } from './text/print-program.js'
import { checkedPass } from './verify/broken-pass.js'
import { assertHir } from './verify/hir.js'
import { assertGraph, assertSsa } from './verify/ssa.js'
import { Verified } from './verify/verified.js'

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

/** From here on everything is a value. These make the graph smaller; without them it means the same. */
const simplifications: Passes<SsaProgram> = [
  ['fold constants', foldConstants],
  ['eliminate redundant parameters', eliminateRedundantParameters],
  ['remove dead values', removeDeadValues],
  ['drop idle choices', dropIdleChoices],
  ['remove dead values again', removeDeadValues],
  ['merge blocks', mergeBlocks],
  ['share constants', shareConstants],
  ['remove unused functions again', removeUnusedFunctions],
]

const lastPasses: Passes<SsaProgram> = [['renumber', renumber]]

export interface CompileOptions {
  readonly onPass?: OnPass
  /** `false` leaves out the passes that only make the graph smaller. Default true. */
  readonly simplify?: boolean
}

/**
 * Everything behind the builder. The verifier looks at what each pass has changed.
 * @throws BrokenPassError naming the pass that broke the program
 */
export function compile(
  built: HirProgram,
  header: GraphHeader,
  { onPass, simplify = true }: CompileOptions = {},
): WorkflowIR {
  const verified = new Verified()
  let program = built
  for (const [name, pass] of variablePasses) {
    program = checkedPass(
      name,
      program,
      (before) => keepUnchanged(before, pass(before)),
      (after) => {
        assertHir(after, name, verified)
      },
      printProgram,
    )
    onPass?.(name, printProgram(program))
  }

  let values = checkedPass(
    'enter SSA',
    program,
    enterSsa,
    (after) => {
      assertSsa(after, 'enter SSA', verified)
    },
    printProgram,
  )
  onPass?.('enter SSA', printProgram(values))

  for (const [name, pass] of simplify ? [...simplifications, ...lastPasses] : lastPasses) {
    values = checkedPass(
      name,
      values,
      (before) => keepUnchanged(before, pass(before)),
      (after) => {
        assertSsa(after, name, verified)
      },
      printProgram,
    )
    onPass?.(name, printProgram(values))
  }

  const graph = assemble(values, header)
  assertGraph(graph, 'assemble')
  return graph
}
