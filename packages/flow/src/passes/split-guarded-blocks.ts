import type { BlockId } from '@namu/core/internal'
import type { HirBlock, HirFunction, HirInstruction, HirProgram } from '../hir/hir.js'
import { hirCanThrow } from '../hir/operands.js'
import { endThrows } from '../ir/effects.js'

const writesVariable = ({ kind }: HirInstruction): boolean =>
  kind === 'declare' || kind === 'initialise' || kind === 'store' || kind === 'refresh'

/**
 * Purpose: let a handler see the variables as they were where the exception happened, with one
 * handler edge per block.
 * Guarantees: in a block with a handler nothing that can throw follows a write of a variable, so
 * variables have, at every instruction that throws, the values they had when the block was entered.
 * Edge cases: a write that throws itself (in the temporal dead zone) has not happened.
 */
export function splitGuardedBlocks(program: HirProgram): HirProgram {
  return { ...program, functions: program.functions.map(splitFunction) }
}

function splitFunction(fn: HirFunction): HirFunction {
  let nextBlock = fn.nextBlock
  const blocks = fn.blocks.flatMap((block): readonly HirBlock[] => {
    if (!block.onError) return [block]
    const pieces = piecesOf(block)
    const ids = pieces.map((_, index) => (index === 0 ? block.id : (nextBlock++ as BlockId)))
    return pieces.map((body, index): HirBlock => {
      const next = ids[index + 1]
      const end: HirBlock['end'] =
        next === undefined
          ? block.end
          : { kind: 'jump', edge: { to: next, args: [] }, loc: body.at(-1)?.loc ?? block.end.loc }
      const id = ids[index] ?? block.id
      if (index === 0) return { ...block, body, end }
      return { id, params: [], body, end, ...(block.onError && { onError: block.onError }) }
    })
  })
  return { ...fn, blocks, nextBlock }
}

/** Cuts after the last write before each instruction that can throw. */
function piecesOf(block: HirBlock): readonly (readonly HirInstruction[])[] {
  const pieces: HirInstruction[][] = [[]]
  let written = false
  const cutIfWritten = (): void => {
    if (written) pieces.push([])
    written = false
  }
  for (const instruction of block.body) {
    if (hirCanThrow(instruction)) cutIfWritten()
    pieces.at(-1)?.push(instruction)
    written ||= writesVariable(instruction)
  }
  if (endThrows(block.end)) cutIfWritten()
  return pieces
}
