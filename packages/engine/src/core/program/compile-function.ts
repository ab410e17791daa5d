import {
  fromLiteral,
  type ClassId,
  type ConstantId,
  type FunctionIR,
  type Instruction,
  type InstructionKind,
  type Primitive,
  type SiteId,
  type TaskId,
  type TaskRelease,
} from '@namu/core/internal'
import { liveAcross } from '@namu/flow/analysis'
import type { CompiledClass } from '../state/classes.js'
import { compileHandlerEdge, damaged, type Scope } from '../interpret/scope.js'
import { compileTerminator } from '../interpret/terminators.js'
import { compileInstruction } from './compile-instruction.js'
import { effectOf } from './effect.js'
import type { CompiledBlock, CompiledFunction } from './program.js'

export interface ProgramScope {
  functionIndex(id: string): number
  task(id: TaskId): TaskRelease
  moduleConstant(id: ConstantId): object
  classOf(id: ClassId): CompiledClass
  /** Whether reading or writing a property may run code of the workflow. */
  readonly hasAccessors: boolean
  /** Whether an iteration may run code of the workflow. */
  readonly hasGenerators: boolean
  /** Whether a conversion may run code of the workflow. */
  readonly hasConversions: boolean
}

/** Where a frame leaves the stack and comes back, or stands with the whole run. */
const waiting: ReadonlySet<InstructionKind> = new Set(['await', 'generatorStart', 'yield'])
const waits = (instruction: Instruction): boolean =>
  waiting.has(instruction.kind) || (instruction.kind === 'start' && instruction.sync)

/** Turns one function into registers, indexes and steps. */
export function compileFunction(
  program: ProgramScope,
  fn: FunctionIR,
  index: number,
): CompiledFunction {
  const sites = new Map<SiteId, number>()
  const entry = fn.blocks[0]
  if (entry === undefined) return damaged(`the function ${fn.id} has no blocks`)
  for (const block of fn.blocks)
    for (const instruction of block.body)
      if ('site' in instruction) sites.set(instruction.site, sites.size)
  const thenables = sites.size
  const scope = scopeOf(program, fn, sites, thenables + 1)
  // A waiting frame keeps only these, so that a snapshot holds what is live and not what is past.
  const live = liveAcross(fn, waits)
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
  const receiver = fn.receiver ? entry.params[fn.captures.length] : undefined
  const params = entry.params.slice(fn.captures.length + (fn.receiver ? 1 : 0))
  if (params.length !== fn.params.length)
    damaged(`the entry block of ${fn.id} has ${String(params.length)} parameters`)
  return {
    index,
    id: fn.id,
    name: fn.name,
    async: fn.async,
    generator: fn.generator === true,
    rest: fn.rest,
    arity: fn.arity,
    captures,
    receiver,
    params,
    registers: registerCount(fn),
    blocks,
    effect: effectOf(fn, program),
    sites: [...sites.keys(), `${fn.id} / then / 1` as SiteId, `${fn.id} / accessor / 1` as SiteId],
  }
}

function scopeOf(
  program: ProgramScope,
  fn: FunctionIR,
  sites: ReadonlyMap<SiteId, number>,
  accessorSite: number,
): Scope {
  const blocks = new Map(fn.blocks.map((block, index) => [block.id, { block, index }]))
  const constants = new Map<number, { value: Primitive }>()
  for (const { body } of fn.blocks)
    for (const instruction of body)
      if (instruction.kind === 'constant')
        constants.set(instruction.id, { value: fromLiteral(instruction.value) })
  const find = (id: number) =>
    blocks.get(id as never) ?? damaged(`${fn.id} has no block ${String(id)}`)
  return {
    owner: fn.id,
    constantOf: (value) => constants.get(value),
    site: (site) => sites.get(site) ?? damaged(`${site} is not a call site of ${fn.id}`),
    functionIndex: (id) => program.functionIndex(id),
    blockIndex: (id) => find(id).index,
    blockParams: (id) => find(id).block.params,
    task: (id) => program.task(id),
    moduleConstant: (id) => program.moduleConstant(id),
    classOf: (id) => program.classOf(id),
    hasAccessors: program.hasAccessors,
    accessorSite,
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
