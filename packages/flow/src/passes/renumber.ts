import {
  invariant,
  type BlockId,
  type Edge,
  type FunctionIR,
  type Instruction,
  type ValueId,
  definitionOf,
  mapOperands,
  mapTerminator,
} from '@namu/core/internal'
import { controlFlow } from '../analysis/control-flow.js'
import type { SsaProgram } from './enter-ssa.js'

/**
 * Purpose: number blocks and values from 0, so that equal graphs have equal text.
 * May assume: verified SSA.
 * Guarantees: blocks are in reverse post order and numbered so; values are numbered in order of
 * definition.
 */
export function renumber(program: SsaProgram): SsaProgram {
  return { ...program, functions: program.functions.map(renumberFunction) }
}

function renumberFunction(fn: FunctionIR): FunctionIR {
  const { order } = controlFlow(fn.blocks)
  const blockIds = new Map(order.map(({ id }, index) => [id, index as BlockId]))
  const values = new Map<ValueId, ValueId>()
  const define = (value: ValueId): void => void values.set(value, values.size as ValueId)
  for (const { params, body } of order) {
    params.forEach(define)
    for (const instruction of body) {
      const value = definitionOf(instruction)
      if (value !== undefined) define(value)
    }
  }

  const block = (id: BlockId): BlockId => found(blockIds.get(id), `block ${id}`)
  const value = (id: ValueId): ValueId => found(values.get(id), `value ${id}`)
  const edge = ({ to, args }: Edge): Edge => ({ to: block(to), args: args.map(value) })
  const instruction = (it: Instruction): Instruction => {
    const moved = mapOperands(it, value)
    return 'id' in moved ? { ...moved, id: value(moved.id) } : moved
  }
  return {
    ...fn,
    blocks: order.map((it) => ({
      id: block(it.id),
      params: it.params.map(value),
      body: it.body.map(instruction),
      end: mapTerminator(it.end, value, edge),
      ...(it.onError && { onError: edge(it.onError) }),
      ...(it.construct && { construct: it.construct }),
    })),
  }
}

function found<Id>(id: Id | undefined, what: string): Id {
  invariant(id !== undefined, `${what} is defined`)
  return id
}
