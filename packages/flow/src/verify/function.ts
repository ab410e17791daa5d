import {
  type BlockId,
  type Edge,
  type FunctionIR,
  type ValueId,
  definitionOf,
  operandsOf,
} from '@namu/core/internal'
import { controlFlow, flowEdges } from '../analysis/control-flow.js'
import { canThrow } from '../ir/effects.js'
import { checkDominance } from './dominance.js'
import type { Problems } from './problem.js'

/**
 * Checks one function of SSA form.
 *
 * V1. Blocks and values are defined once; when `dense`, numbered from 0 in order of definition.
 * V2. Every edge leads to a block and carries an argument for each of its parameters; a handler's
 *     first parameter is the thrown value and gets none.
 * V3. Nothing leads to the entry block, and only handler edges lead to a handler.
 * V4. Every block can be reached, and definitions dominate uses.
 */
export function checkFunction(fn: FunctionIR, dense: boolean, problems: Problems): void {
  const before = problems.list.length
  checkDefinitions(fn, dense, problems)
  checkEdges(fn, problems)
  if (problems.list.length > before) return

  const flow = controlFlow(fn.blocks)
  for (const { id } of fn.blocks)
    problems.check(flow.has(id), `${fn.id} b${id}`, 'the block cannot be reached')
  const reader = { operands: operandsOf, definition: definitionOf, throws: canThrow }
  checkDominance(fn.id, fn.blocks, reader, problems)
  for (const { id, body } of fn.blocks)
    for (const { kind } of body)
      if (kind === 'await' && !fn.async)
        problems.add(`${fn.id} b${id}`, 'a function that is not async awaits')
}

function checkDefinitions(fn: FunctionIR, dense: boolean, problems: Problems): void {
  const blocks = new Set<BlockId>()
  const values = new Set<ValueId>()
  const define = (value: ValueId, where: string): void => {
    problems.check(!values.has(value), where, `value v${value} is defined twice`)
    problems.check(!dense || value === values.size, where, `value v${value} is out of order`)
    values.add(value)
  }
  for (const { id, params, body } of fn.blocks) {
    const where = `${fn.id} b${id}`
    problems.check(!blocks.has(id), where, 'two blocks have the same id')
    problems.check(!dense || id === blocks.size, where, 'the block is out of order')
    blocks.add(id)
    for (const param of params) define(param, where)
    for (const instruction of body) {
      const value = definitionOf(instruction)
      if (value !== undefined) define(value, where)
    }
  }
  const [entry] = fn.blocks
  const expected = fn.captures.length + fn.params.length
  problems.check(
    entry?.params.length === expected,
    fn.id,
    `the entry block has ${entry?.params.length ?? 'no'} parameters instead of ${expected}`,
  )
  problems.check(!fn.rest || fn.params.length > 0, fn.id, 'there is no parameter to take the rest')
}

function checkEdges(fn: FunctionIR, problems: Problems): void {
  const byId = new Map(fn.blocks.map((block) => [block.id, block]))
  const handlers = new Set(fn.blocks.map(({ onError }) => onError?.to))
  const check = (edge: Edge, handler: boolean, where: string): void => {
    const target = byId.get(edge.to)
    if (!target) {
      problems.add(where, `block b${edge.to} does not exist`)
      return
    }
    problems.check(target !== fn.blocks[0], where, 'an edge leads to the entry block')
    problems.check(
      handler || !handlers.has(edge.to),
      where,
      `handler b${edge.to} is entered without an exception`,
    )
    const expected = target.params.length - (handler ? 1 : 0)
    problems.check(
      edge.args.length === expected,
      where,
      `the edge to b${edge.to} has ${edge.args.length} arguments instead of ${expected}`,
    )
  }
  for (const block of fn.blocks)
    for (const { edge, handler } of flowEdges(block))
      check(edge, handler, `${fn.id} b${block.id}${handler ? ' on error' : ''}`)
}
