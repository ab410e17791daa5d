import {
  NamuError,
  type BlockId,
  type ClassId,
  type ConstantId,
  type Edge,
  type FunctionId,
  type Primitive,
  type SiteId,
  type TaskId,
  type TaskRelease,
  type ValueId,
} from '@namu/core/internal'
import type { CompiledClass } from '../state/classes.js'
import type { CompiledEdge, HandlerEdge, Move } from '../program/program.js'

/** What compiling one instruction needs to know of its function and program. */
export interface Scope {
  /** The function. */
  readonly owner: FunctionId
  /** The value of a constant of this function. */
  constantOf(value: ValueId): { readonly value: Primitive } | undefined
  /** Local index of a call site. */
  site(site: SiteId): number
  functionIndex(id: FunctionId): number
  blockIndex(id: BlockId): number
  blockParams(id: BlockId): readonly ValueId[]
  task(id: TaskId): TaskRelease
  /** The frozen object or array of the program. */
  moduleConstant(id: ConstantId): object
  classOf(id: ClassId): CompiledClass
  /** Whether reading or writing a property may run code of the workflow. */
  readonly hasAccessors: boolean
  /** Local index of the site that names the calls of accessors and of what iterations call. */
  readonly accessorSite: number
}

/** The graph cannot be what a compiler made. */
export function damaged(what: string): never {
  throw new NamuError('NAMU4005', `The graph is damaged: ${what}`, {
    hint: 'Build the workflow again.',
  })
}

export function compileEdge(scope: Scope, edge: Edge): CompiledEdge {
  return { to: scope.blockIndex(edge.to), moves: moves(edge.args, scope.blockParams(edge.to)) }
}

export function compileHandlerEdge(scope: Scope, edge: Edge): HandlerEdge {
  const [thrown, ...params] = scope.blockParams(edge.to)
  if (thrown === undefined) return damaged('a handler takes no thrown value')
  return { to: scope.blockIndex(edge.to), moves: moves(edge.args, params), thrown }
}

function moves(args: readonly ValueId[], params: readonly ValueId[]): Move[] {
  if (params.length !== args.length)
    damaged(`a jump passes ${args.length} arguments to ${params.length} parameters`)
  return params.flatMap((into, at) => {
    const from = args[at]
    return from === undefined ? [] : [{ from, into }]
  })
}
