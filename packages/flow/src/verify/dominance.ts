import {
  type BlockId,
  type Edge,
  type Terminator,
  type ValueId,
  edgesOf,
  terminatorOperand,
} from '@namu/core/internal'
import { controlFlow, flowEdges } from '../analysis/control-flow.js'
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

/** A place in a function: `at` is -1 for parameters, an index of the body, or its length for the end. */
interface Place {
  readonly node: number
  readonly at: number
}

/**
 * Checks that definitions dominate uses, in the blocks that can be reached.
 *
 * An exception leaves a block before the result of the first instruction that can throw is there.
 * So each block is two nodes, before and from that instruction on, and its handler edge leaves
 * between them: then dominance over these nodes is exact for handlers, too.
 */
export function checkDominance<I>(
  owner: string,
  blocks: readonly CheckedBlock<I>[],
  reader: InstructionReader<I>,
  problems: Problems,
): void {
  const { order } = controlFlow(blocks)
  const index = new Map(order.map(({ id }, at) => [id, at]))
  const headOf = (id: BlockId): number => 2 * (index.get(id) ?? -1)
  const firstThrow = order.map((block) => {
    const at = block.body.findIndex((it) => reader.throws(it))
    if (at >= 0) return at
    return block.body.length + (endThrows(block.end) ? 0 : 1)
  })
  const place = (block: number, at: number): Place => ({
    node: 2 * block + (at < (firstThrow[block] ?? 0) ? 0 : 1),
    at,
  })

  const successors: number[][] = []
  const definitions = new Map<ValueId, Place>()
  order.forEach((block, number) => {
    const handler = block.onError ? [headOf(block.onError.to)] : []
    successors.push([2 * number + 1, ...handler])
    successors.push(flowEdges(block).flatMap((it) => (it.handler ? [] : [headOf(it.edge.to)])))
    for (const param of block.params) definitions.set(param, place(number, -1))
    block.body.forEach((instruction, at) => {
      const value = reader.definition(instruction)
      if (value !== undefined) definitions.set(value, place(number, at))
    })
  })

  const tree = dominatorTree(successors, 0)
  const name = (value: ValueId): string => reader.describe?.(value) ?? `value v${value}`
  const use = (value: ValueId, { node, at }: Place, where: string): void => {
    const definition = definitions.get(value)
    if (!definition) {
      problems.add(where, `${name(value)} is used and never defined`)
      return
    }
    const before =
      definition.node === node ? definition.at < at : tree.dominates(definition.node, node)
    problems.check(before, where, `${name(value)} is used where it may not be defined`)
  }
  order.forEach((block, number) => {
    const where = `${owner} b${block.id}`
    block.body.forEach((instruction, at) => {
      for (const value of reader.operands(instruction)) use(value, place(number, at), where)
    })
    const end = place(number, block.body.length)
    const operand = terminatorOperand(block.end)
    if (operand !== undefined) use(operand, end, where)
    for (const edge of edgesOf(block.end)) for (const value of edge.args) use(value, end, where)
    const throwing = { node: 2 * number, at: firstThrow[number] ?? 0 }
    for (const value of block.onError?.args ?? []) use(value, throwing, `${where} on error`)
  })
}
