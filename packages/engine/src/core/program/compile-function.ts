import {
  fromLiteral,
  type ConstantId,
  type FunctionIR,
  type Primitive,
  type SiteId,
  type TaskId,
  type TaskRelease,
} from '@namu/core/internal'
import { compileHandlerEdge, damaged, type Scope } from '../interpret/scope.js'
import { compileTerminator } from '../interpret/terminators.js'
import { liveAfterAwaits } from './liveness.js'
import { compileInstruction } from './compile-instruction.js'
import { effectOf } from './effect.js'
import type { CompiledBlock, CompiledFunction } from './program.js'

export interface ProgramScope {
  functionIndex(id: string): number
  task(id: TaskId): TaskRelease
  moduleConstant(id: ConstantId): object
}

/** Turns one function into registers, indexes and steps. */
export function compileFunction(
  program: ProgramScope,
  fn: FunctionIR,
  index: number,
): CompiledFunction {
  const sites = new Map<SiteId, number>()
  const scope = scopeOf(program, fn, sites)
  const entry = fn.blocks[0]
  if (entry === undefined) return damaged(`the function ${fn.id} has no blocks`)
  for (const block of fn.blocks)
    for (const instruction of block.body)
      if ('site' in instruction) sites.set(instruction.site, sites.size)
  const thenables = sites.size
  const live = liveAfterAwaits(fn)
  const blocks = fn.blocks.map((block): CompiledBlock => ({
    params: block.params,
    steps: [
      ...block.body.map((instruction) =>
        compileInstruction(scope, instruction, thenables, live.get(instruction) ?? []),
      ),
      compileTerminator(scope, block.end),
    ],
    locs: [...block.body.map(({ loc }) => loc), block.end.loc],
    onError: block.onError && compileHandlerEdge(scope, block.onError),
  }))
  const captures = entry.params.slice(0, fn.captures.length)
  const params = entry.params.slice(fn.captures.length)
  if (params.length !== fn.params.length)
    damaged(`the entry block of ${fn.id} has ${String(params.length)} parameters`)
  return {
    index,
    id: fn.id,
    name: fn.name,
    async: fn.async,
    rest: fn.rest,
    arity: fn.arity,
    captures,
    params,
    registers: registerCount(fn),
    blocks,
    effect: effectOf(fn),
    sites: [...sites.keys(), `${fn.id} / then / 1` as SiteId],
  }
}

function scopeOf(program: ProgramScope, fn: FunctionIR, sites: Map<SiteId, number>): Scope {
  const blocks = new Map(fn.blocks.map((block, index) => [block.id, { block, index }]))
  const constants = new Map<number, { value: Primitive }>()
  for (const { body } of fn.blocks)
    for (const instruction of body)
      if (instruction.kind === 'constant')
        constants.set(instruction.id, { value: fromLiteral(instruction.value) })
  const find = (id: number) =>
    blocks.get(id as never) ?? damaged(`${fn.id} has no block ${String(id)}`)
  return {
    constantOf: (value) => constants.get(value),
    site: (site) => sites.get(site) ?? damaged(`${site} is not a call site of ${fn.id}`),
    functionIndex: (id) => program.functionIndex(id),
    blockIndex: (id) => find(id).index,
    blockParams: (id) => find(id).block.params,
    task: (id) => program.task(id),
    moduleConstant: (id) => program.moduleConstant(id),
  }
}

function registerCount(fn: FunctionIR): number {
  let greatest = -1
  for (const { params, body } of fn.blocks) {
    for (const param of params) greatest = Math.max(greatest, param)
    for (const instruction of body)
      if ('id' in instruction) greatest = Math.max(greatest, instruction.id)
  }
  return greatest + 1
}
