import { InvariantError, type PrototypeOf, type SiteId } from '@namu/core/internal'
import type { Command } from '../commands.js'
import type { Limits, Program } from '../machine.js'
import type { CompiledClass } from '../state/classes.js'
import type { FunctionFrame } from '../state/records.js'
import type { ModuleConstants } from './module-constants.js'
import type { RunScope } from '../state/run-scope.js'
import type { RunState } from '../state/run-state.js'
import type { FunctionEffect } from './effect.js'

/**
 * What a step did with control. `next`: go on with the instruction at `ip`. `jumped`: the frame is in
 * another block. `reload`: the top of the stack is another frame, or the run stands still.
 */
export type Signal = 0 | 1 | 2
export const next: Signal = 0
export const jumped: Signal = 1
export const reload: Signal = 2

/**
 * One instruction or terminator, compiled. Steps are shared by all runs and hold no state, and nothing
 * of the release: a run can be bound to another one.
 */
export type Step = (run: Run, frame: FunctionFrame) => Signal

export interface CompiledEdge {
  readonly to: number
  readonly moves: readonly Move[]
}

/** One assignment of a jump, from register to register; those of an edge happen in parallel. */
export interface Move {
  readonly from: number
  readonly into: number
}

/** An edge to a handler: one parameter takes the thrown value. */
export interface HandlerEdge extends CompiledEdge {
  readonly thrown: number
}

export interface CompiledBlock {
  readonly params: readonly number[]
  /** The instructions, then the terminator. */
  readonly steps: readonly Step[]
  /** Location of each step. */
  readonly locs: readonly number[]
  readonly onError: HandlerEdge | undefined
}

export interface CompiledFunction {
  readonly index: number
  readonly id: string
  readonly name: string
  readonly async: boolean
  readonly generator: boolean
  readonly rest: boolean
  readonly arity: number
  /** Registers of the entry block's parameters: captures, then receiver, then parameters. */
  readonly captures: readonly number[]
  readonly receiver: number | undefined
  readonly params: readonly number[]
  readonly registers: number
  readonly blocks: readonly CompiledBlock[]
  readonly effect: FunctionEffect
  /** Call sites by local index; the last two name callbacks of thenables, and accessors. */
  readonly sites: readonly SiteId[]
}

/** A program made ready by `prepareProgram`. */
export interface CompiledProgram extends Program {
  readonly functions: readonly CompiledFunction[]
  readonly entry: number
  readonly constants: ModuleConstants
  /** In the order of the graph's table. */
  readonly classes: readonly CompiledClass[]
  /** Finds the prototypes of errors that come out of tasks. */
  readonly prototypeOf: PrototypeOf
  /** Whether a conversion may run code of the workflow. */
  readonly hasConversions: boolean
  /** Whether any task of the release may be started early. */
  readonly hasPureTasks: boolean
}

export function compiledProgram(program: Program): CompiledProgram {
  if (!('functions' in program)) throw new InvariantError('a program comes from prepareProgram')
  return program as CompiledProgram
}

/**
 * A run in memory: its state, and what belongs to the turn that is under way.
 *
 * R1. Nothing outside `state` outlives a turn.
 */
export interface Run {
  /** Another one of the same graph after a rebind; what was compiled stays. */
  program: CompiledProgram
  /** What `program` becomes with the event `run.rebound`. */
  rebinding: CompiledProgram | undefined
  readonly limits: Limits
  readonly state: RunState
  /** Commands of the current slice. */
  commands: Command[]
  /** Instructions left in the current slice. */
  fuel: number
  /** The scope that the current job belongs to while the stack is empty, see `scopes/current.ts`. */
  jobScope: RunScope | undefined
  /** Answers of the host that the current step has taken, see `evaluate/ask-host.ts`. */
  asked: number
}
