import { controlFlow } from '../analysis/control-flow.js'
import type { HirProgram } from '../hir/hir.js'

/**
 * Purpose: drop blocks that control cannot reach, and put the others in reverse post order.
 * Guarantees: every block is reachable from the first; dominance is defined for all of them.
 */
export function removeUnreachableBlocks(program: HirProgram): HirProgram {
  return {
    ...program,
    functions: program.functions.map((fn) => ({ ...fn, blocks: controlFlow(fn.blocks).order })),
  }
}
