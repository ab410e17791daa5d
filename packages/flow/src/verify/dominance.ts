import {
  type BlockId,
  type Edge,
  type Terminator,
  type ValueId,
  edgesOf,
  terminatorOperand,
} from '@namu/core/internal'
import { dominatorTree } from '../analysis/dominators.js'
import { endThrows } from '../ir/effects.js'
import type { Problems } from './problem.js'

interface CheckedBlock<I> {
  readonly id: BlockId
  readonly params: readonly ValueId[]
  readonly body: readonly I[]
  readonly end: Terminator
  readonly onError?: Edge
}

/** How to read the instructions of one stage of the program. */
export interface InstructionReader<I> {
  operands(instruction: I): readonly ValueId[]
  definition(instruction: I): ValueId | undefined
  throws(instruction: I): boolean
  /** What a value is called in problems; `value v3` when not given. */
  describe?(value: ValueId): string
}

/**
 * Checks that definitions dominate uses in the blocks that can be reached, given in reverse post order.
 *
 * An exception leaves a block before the result of the first instruction that can throw is there.
 * So each block is two nodes, before and from that instruction on, and its handler edge leaves
 * between them: then dominance over these nodes is exact for handlers, too.
 */
export function checkDominance<I>(
  owner: string,
  reached: readonly CheckedBlock<I>[],
  reader: InstructionReader<I>,
  problems: Problems,
): void {
  const { order, successors } = guardedFlow(reached, reader)
  /** A place is one number: its block, then -1 for parameters, an index of the body, or its length. */
  const width = order.reduce((most, { block }) => Math.max(most, block.body.length), 0) + 2
  const place = (number: number, at: number): number => number * width + at + 1
  const nodeOf = (at: number): number => {
    const number = Math.floor(at / width)
    return 2 * number + ((at % width) - 1 < (order[number]?.throwsAt ?? 0) ? 0 : 1)
  }
  const definitions = new Map<ValueId, number>()
  order.forEach(({ block }, number) => {
    for (const param of block.params) definitions.set(param, place(number, -1))
    block.body.forEach((instruction, at) => {
      const value = reader.definition(instruction)
      if (value !== undefined) definitions.set(value, place(number, at))
    })
  })

  const tree = dominatorTree(successors, 0)
  const name = (value: ValueId): string => reader.describe?.(value) ?? `value v${value}`
  const use = (value: ValueId, at: number, node: number, id: BlockId, more = ''): void => {
    const definition = definitions.get(value)
    if (definition === undefined) {
      problems.add(`${owner} b${id}${more}`, `${name(value)} is used and never defined`)
      return
    }
    const from = nodeOf(definition)
    const before = from === node ? definition < at : tree.dominates(from, node)
    if (!before)
      problems.add(`${owner} b${id}${more}`, `${name(value)} is used where it may not be defined`)
  }
  order.forEach(({ block, throwsAt }, number) => {
    const { id } = block
    block.body.forEach((instruction, index) => {
      const at = place(number, index)
      const node = nodeOf(at)
      for (const value of reader.operands(instruction)) use(value, at, node, id)
    })
    const end = place(number, block.body.length)
    const last = nodeOf(end)
    const operand = terminatorOperand(block.end)
    if (operand !== undefined) use(operand, end, last, id)
    for (const edge of edgesOf(block.end)) for (const value of edge.args) use(value, end, last, id)
    const throwing = place(number, throwsAt)
    for (const value of block.onError?.args ?? []) use(value, throwing, 2 * number, id, ' on error')
  })
}

/** The blocks in order with the index of what can throw first (the end counts), as two nodes each. */
function guardedFlow<I, B extends CheckedBlock<I>>(
  reached: readonly B[],
  reader: InstructionReader<I>,
): {
  readonly order: readonly { readonly block: B; readonly throwsAt: number }[]
  readonly successors: readonly (readonly number[])[]
} {
  const order = reached.map((block) => {
    const at = block.body.findIndex((it) => reader.throws(it))
    const none = block.body.length + (endThrows(block.end) ? 0 : 1)
    return { block, throwsAt: at >= 0 ? at : none }
  })
  const index = new Map(order.map(({ block }, at) => [block.id, 2 * at]))
  const headOf = ({ to }: Edge): number => index.get(to) ?? -1
  const successors = order.flatMap(({ block }, number) => [
    [2 * number + 1, ...(block.onError ? [headOf(block.onError)] : [])],
    edgesOf(block.end).map(headOf),
  ])
  return { order, successors }
}
