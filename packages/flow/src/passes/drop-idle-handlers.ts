import type { HirBlock, HirProgram } from '../hir/hir.js'
import { isVariableInstruction } from '../hir/hir.js'
import { canThrow, endThrows } from '../ir/effects.js'

/**
 * Purpose: drop the handler edges of blocks in which nothing can throw.
 * May assume: resolved captures, so that no access of a variable can throw.
 * Guarantees: every handler edge can be taken.
 */
export function dropIdleHandlers(program: HirProgram): HirProgram {
  return {
    ...program,
    functions: program.functions.map((fn) => ({ ...fn, blocks: fn.blocks.map(dropIfIdle) })),
  }
}

function dropIfIdle(block: HirBlock): HirBlock {
  if (!block.onError || endThrows(block.end)) return block
  if (block.body.some((it) => !isVariableInstruction(it) && canThrow(it))) return block
  const { onError: _, ...rest } = block
  return rest
}
