import type { Block, FunctionIR, Instruction } from '@namu/core/internal'
import type { SsaProgram } from './enter-ssa.js'
import { Substitution } from './substitution.js'

/**
 * Purpose: define a constant once where a block names it several times.
 * May assume: verified SSA.
 * Guarantees: between two suspensions of a block no two constants are equal.
 * Edge cases: constants before and after a suspension stay apart, so that no frame keeps a constant
 * while it waits. A definition stays when it is the first, so it dominates what the later ones did.
 */
export function shareConstants(program: SsaProgram): SsaProgram {
  return { ...program, functions: program.functions.map(shareInFunction) }
}

function shareInFunction(fn: FunctionIR): FunctionIR {
  const substitution = new Substitution()
  const blocks = fn.blocks.map((block) => shareInBlock(block, substitution))
  // Later blocks may name what became another value.
  return substitution.empty
    ? fn
    : { ...fn, blocks: blocks.map((block) => substitution.apply(block)) }
}

function shareInBlock(block: Block, substitution: Substitution): Block {
  const known = new Map<string, Extract<Instruction, { kind: 'constant' }>>()
  const body = block.body.filter((instruction) => {
    if (mayWait(instruction)) known.clear()
    if (instruction.kind !== 'constant') return true
    const key = JSON.stringify(instruction.value)
    const first = known.get(key)
    if (first) substitution.set(instruction.id, first.id)
    else known.set(key, instruction)
    return first === undefined
  })
  return { ...block, body }
}

/** A frame keeps what is live while it waits, and a generator while it is not resumed. */
function mayWait(instruction: Instruction): boolean {
  const { kind } = instruction
  if (kind === 'start') return instruction.sync
  return kind === 'await' || kind === 'generatorStart' || kind === 'yield' || kind === 'delegate'
}
