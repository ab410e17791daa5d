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
    if (!flow.has(id)) problems.add(`${fn.id} b${id}`, 'the block cannot be reached')
  const reader = { operands: operandsOf, definition: definitionOf, throws: canThrow }
  checkDominance(fn.id, flow.order, reader, problems)
  for (const { id, body } of fn.blocks)
    for (const { kind } of body)
      if (kind === 'await' && !fn.async)
        problems.add(`${fn.id} b${id}`, 'a function that is not async awaits')
  checkGenerator(fn, problems)
}

/** V14. Only generators suspend as such, and each starts at one place. */
function checkGenerator(fn: FunctionIR, problems: Problems): void {
  let starts = 0
  let suspends = false
  for (const { body } of fn.blocks)
    for (const { kind } of body) {
      if (kind === 'generatorStart') starts += 1
      else if (kind === 'yield' || kind === 'delegate') suspends = true
    }
  const sound = fn.generator
    ? starts === 1 || (starts === 0 && !suspends)
    : starts === 0 && !suspends
  problems.check(sound, fn.id, 'the function suspends where no generator does')
}

function checkDefinitions(fn: FunctionIR, dense: boolean, problems: Problems): void {
  const blocks = new Set<BlockId>()
  const values = new Set<ValueId>()
  // Messages are made for what is wrong only: this runs behind every pass.
  const define = (value: ValueId, block: BlockId): void => {
    if (values.has(value)) problems.add(`${fn.id} b${block}`, `value v${value} is defined twice`)
    if (dense && value !== values.size)
      problems.add(`${fn.id} b${block}`, `value v${value} is out of order`)
    values.add(value)
  }
  for (const { id, params, body } of fn.blocks) {
    if (blocks.has(id)) problems.add(`${fn.id} b${id}`, 'two blocks have the same id')
    if (dense && id !== blocks.size) problems.add(`${fn.id} b${id}`, 'the block is out of order')
    blocks.add(id)
    for (const param of params) define(param, id)
    for (const instruction of body) {
      const value = definitionOf(instruction)
      if (value !== undefined) define(value, id)
    }
  }
  const [entry] = fn.blocks
  const expected = fn.captures.length + (fn.receiver ? 1 : 0) + fn.params.length
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
  const check = (edge: Edge, handler: boolean, block: BlockId): void => {
    const add = (message: string): void => {
      problems.add(`${fn.id} b${block}${handler ? ' on error' : ''}`, message)
    }
    const target = byId.get(edge.to)
    if (!target) {
      add(`block b${edge.to} does not exist`)
      return
    }
    if (target === fn.blocks[0]) add('an edge leads to the entry block')
    if (!handler && handlers.has(edge.to))
      add(`handler b${edge.to} is entered without an exception`)
    const expected = target.params.length - (handler ? 1 : 0)
    if (edge.args.length !== expected)
      add(`the edge to b${edge.to} has ${edge.args.length} arguments instead of ${expected}`)
  }
  for (const block of fn.blocks)
    for (const { edge, handler } of flowEdges(block)) check(edge, handler, block.id)
}
