import type { BlockId, FunctionId } from '@namu/core/internal'
import { controlFlow } from '../analysis/control-flow.js'
import {
  isVariableInstruction,
  type HirBlock,
  type HirFunction,
  type HirInstruction,
  type HirProgram,
  type VariableId,
} from './hir.js'

/**
 * Facts about the variables of a function at one point of it; both are "may" facts.
 *
 * `unset`: the binding may be in its temporal dead zone.
 * `shared`: a closure may exist that captured the current binding.
 */
interface Facts {
  readonly unset: Set<VariableId>
  readonly shared: Set<VariableId>
}

type Captured = (id: FunctionId) => readonly VariableId[]

/**
 * The variables that need a cell at run time. All others can be SSA values, and closures can carry
 * their value, because
 *
 * - only their owner writes them,
 * - every access, and every closure that captures them, comes after their initialisation, and
 * - no write follows the creation of a closure that captured the same binding.
 */
export function variablesInCells(program: HirProgram, captured: Captured): Set<VariableId> {
  const cells = new Set<VariableId>()
  for (const fn of program.functions) {
    for (const block of fn.blocks)
      for (const instruction of block.body)
        if (isVariableInstruction(instruction) && instruction.kind !== 'load')
          if (program.variables[instruction.variable]?.owner !== fn.id)
            cells.add(instruction.variable)
    const owned = (id: VariableId): boolean => program.variables[id]?.owner === fn.id
    const capturedHere: Captured = (id) => captured(id).filter(owned)
    for (const [block, facts] of factsAtEntry(fn, capturedHere))
      for (const instruction of block.body) {
        for (const id of needingCells(instruction, facts, capturedHere))
          if (owned(id)) cells.add(id)
        step(instruction, facts, capturedHere)
      }
  }
  return cells
}

function needingCells(
  instruction: HirInstruction,
  { unset, shared }: Facts,
  captured: Captured,
): readonly VariableId[] {
  switch (instruction.kind) {
    case 'load':
    case 'refresh':
      return unset.has(instruction.variable) ? [instruction.variable] : []
    case 'initialise':
      return shared.has(instruction.variable) ? [instruction.variable] : []
    case 'store':
      return unset.has(instruction.variable) || shared.has(instruction.variable)
        ? [instruction.variable]
        : []
    case 'closure':
      return captured(instruction.function).filter((id) => unset.has(id))
    default:
      return []
  }
}

/** Changes the facts to those after the instruction. */
function step(instruction: HirInstruction, { unset, shared }: Facts, captured: Captured): void {
  switch (instruction.kind) {
    case 'declare':
      unset.add(instruction.variable)
      shared.delete(instruction.variable)
      break
    case 'initialise':
      unset.delete(instruction.variable)
      break
    case 'refresh':
      shared.delete(instruction.variable)
      break
    case 'closure':
      for (const id of captured(instruction.function)) shared.add(id)
      break
    default:
      break
  }
}

/** Solves the forward data-flow problem: the facts with which each block is entered. */
function factsAtEntry(fn: HirFunction, captured: Captured): ReadonlyMap<HirBlock, Facts> {
  const flow = controlFlow(fn.blocks)
  const entry = new Map<BlockId, Facts>(
    flow.order.map(({ id }) => [id, { unset: new Set(), shared: new Set() }]),
  )
  const at = (id: BlockId): Facts => entry.get(id) ?? { unset: new Set(), shared: new Set() }
  for (let changed = true; changed;) {
    changed = false
    for (const block of flow.order) {
      const before = at(block.id)
      const after: Facts = { unset: new Set(before.unset), shared: new Set(before.shared) }
      // By `split-guarded-blocks` a handler sees bindings as at entry, but closures may be new.
      const atError: Facts = { unset: before.unset, shared: new Set(before.shared) }
      for (const instruction of block.body) {
        step(instruction, after, captured)
        if (instruction.kind === 'closure') step(instruction, atError, captured)
      }
      for (const { edge, handler } of flow.successors(block.id))
        if (join(at(edge.to), handler ? atError : after)) changed = true
    }
  }
  return new Map(flow.order.map((block) => [block, at(block.id)]))
}

function join(into: Facts, from: Facts): boolean {
  const before = into.unset.size + into.shared.size
  for (const id of from.unset) into.unset.add(id)
  for (const id of from.shared) into.shared.add(id)
  return into.unset.size + into.shared.size > before
}
