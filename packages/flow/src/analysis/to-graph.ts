import { Graph } from '@dagrejs/graphlib'
import {
  type Block,
  type FunctionIR,
  type Instruction,
  type ValueId,
  type WorkflowIR,
  definitionOf,
  operandsOf,
  terminatorOperand,
} from '@namu/core/internal'
import { printInstruction, printTerminator } from '../text/instructions.js'
import { controlFlow } from './control-flow.js'
import { effectOrder, type Effect } from './effect-order.js'

/** What a node of the graph stands for; functions hold blocks, blocks hold the others. */
export interface GraphNode {
  readonly kind: 'function' | 'block' | 'parameter' | 'instruction' | 'terminator'
  readonly label: string
}

/**
 * `data`: the value of one is an operand or argument of the other. `control`: after the one control
 * may go to the other. `order`: the effects of the one come before those of the other.
 */
export type GraphEdge = 'data' | 'control' | 'order'

/**
 * A workflow as a compound multigraph. Nodes are named `function`, `function b0`, `function v3` (for
 * values) and `function b0.2` (for instructions without one, and `function b0.end`); edges carry
 * their kind as name and label.
 */
export function toGraph(ir: WorkflowIR): Graph {
  const graph = new Graph({ directed: true, multigraph: true, compound: true })
  for (const fn of ir.functions) addFunction(graph, fn)
  return graph
}

function addFunction(graph: Graph, fn: FunctionIR): void {
  const add = (id: string, parent: string | undefined, node: GraphNode): void => {
    graph.setNode(id, node)
    if (parent !== undefined) graph.setParent(id, parent)
  }
  const connect = (from: string, to: string, kind: GraphEdge): void => {
    graph.setEdge(from, to, kind, kind)
  }
  const valueNode = (value: ValueId): string => `${fn.id} v${value}`
  const blockNode = (block: Pick<Block, 'id'>): string => `${fn.id} b${block.id}`
  const nodeOf = (block: Block, instruction: Instruction, index: number): string => {
    const value = definitionOf(instruction)
    return value === undefined ? `${blockNode(block)}.${index}` : valueNode(value)
  }

  add(fn.id, undefined, { kind: 'function', label: fn.id })
  const flow = controlFlow(fn.blocks)
  for (const block of flow.order) {
    const parent = blockNode(block)
    add(parent, fn.id, { kind: 'block', label: `b${block.id}` })
    for (const param of block.params)
      add(valueNode(param), parent, { kind: 'parameter', label: `v${param}` })
    block.body.forEach((it, index) => {
      const label = printInstruction(it, fn.id)
      add(nodeOf(block, it, index), parent, { kind: 'instruction', label })
    })
    add(`${parent}.end`, parent, { kind: 'terminator', label: printTerminator(block.end) })
  }

  for (const block of flow.order) {
    const end = `${blockNode(block)}.end`
    block.body.forEach((it, index) => {
      const node = nodeOf(block, it, index)
      for (const operand of operandsOf(it)) connect(valueNode(operand), node, 'data')
    })
    const operand = terminatorOperand(block.end)
    if (operand !== undefined) connect(valueNode(operand), end, 'data')
    for (const { edge, handler } of flow.successors(block.id)) {
      const target = flow.block(edge.to)
      connect(handler ? blockNode(block) : end, blockNode(target), 'control')
      edge.args.forEach((arg, index) => {
        const param = target.params[index + (handler ? 1 : 0)]
        if (param !== undefined) connect(valueNode(arg), valueNode(param), 'data')
      })
    }
  }

  const effectNode = ({ block, at }: Effect): string => {
    const instruction = block.body[at]
    return instruction ? nodeOf(block, instruction, at) : `${blockNode(block)}.end`
  }
  for (const [from, to] of effectOrder(fn)) connect(effectNode(from), effectNode(to), 'order')
}
