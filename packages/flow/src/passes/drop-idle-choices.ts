import {
  type Block,
  type BlockId,
  type Edge,
  type FunctionIR,
  type Terminator,
  edgesOf,
  mapTerminator,
} from '@namu/core/internal'
import { controlFlow } from '../analysis/control-flow.js'
import type { SsaProgram } from './enter-ssa.js'

/**
 * Purpose: replace a choice whose ways all do the same by a jump, as `if (done) {}` leaves one.
 * May assume: verified SSA.
 * Guarantees: the ways of a branch or switch differ in a block that does something, or in an argument.
 * Edge cases: deciding has no effect, because truth and equality with a literal convert nothing; what
 * computed the condition stays where it has one. An empty endless loop stays.
 */
export function dropIdleChoices(program: SsaProgram): SsaProgram {
  return { ...program, functions: program.functions.map(dropInFunction) }
}

function dropInFunction(fn: FunctionIR): FunctionIR {
  const { order } = controlFlow(fn.blocks)
  /** Where control goes on from blocks that do nothing. */
  const passed = new Map<BlockId, Edge>()
  const follow = (edge: Edge): Edge => passed.get(edge.to) ?? edge
  const ends = new Map<BlockId, Terminator>()
  // Against the flow: what a block leads to is known before it, but for loops.
  for (const block of order.toReversed()) {
    const end = decided(block.end, follow)
    ends.set(block.id, end)
    if (end.kind === 'jump' && end.edge.to !== block.id && isEmpty(block))
      passed.set(block.id, follow(end.edge))
  }
  const blocks = order.map((block) => ({ ...block, end: ends.get(block.id) ?? block.end }))
  return { ...fn, blocks: controlFlow(blocks).order }
}

const isEmpty = ({ params, body }: Block): boolean => params.length === 0 && body.length === 0

function decided(end: Terminator, follow: (edge: Edge) => Edge): Terminator {
  const [first, ...others] = edgesOf(end).map(follow)
  if (!first || others.length === 0) return end
  if (others.every((edge) => isSame(edge, first)))
    return { kind: 'jump', edge: first, loc: end.loc }
  return mapTerminator(end, (value) => value, follow)
}

const isSame = (a: Edge, b: Edge): boolean => a.to === b.to && a.args.join() === b.args.join()
