import {
  type FunctionIR,
  type Instruction,
  type ValueId,
  definitionOf,
  operandsOf,
  terminatorOperand,
} from '@namu/core/internal'
import { isPure } from '../ir/effects.js'
import type { SsaProgram } from './enter-ssa.js'
import { argumentsOf, keepParameters } from './keep-parameters.js'

/**
 * Purpose: remove values that nobody reads.
 * May assume: verified SSA.
 * Guarantees: what remains has an effect, may throw, or is read by something that remains.
 * Edge cases: task calls, awaits and reads of variables in their temporal dead zone have effects, and
 * so has every instruction that is not known to have none. The first write of a cell counts only when
 * the cell is read, so that unused functions that name themselves go, too.
 */
export function removeDeadValues(program: SsaProgram): SsaProgram {
  return { ...program, functions: program.functions.map(removeDead) }
}

function removeDead(fn: FunctionIR): FunctionIR {
  const live = liveValues(fn)
  const cells = definitionsOf(fn, 'cell')
  const constants = definitionsOf(fn, 'constant')
  const isLive = (instruction: Instruction): boolean => {
    const owner = initialisedCell(instruction, cells)
    if (owner !== undefined) return live.has(owner)
    const value = definitionOf(instruction)
    return !isRemovable(instruction, constants) || (value !== undefined && live.has(value))
  }
  return {
    ...fn,
    blocks: keepParameters(fn.blocks, (param) => live.has(param)).map((block) =>
      block.body.every(isLive) ? block : { ...block, body: block.body.filter(isLive) },
    ),
  }
}

function liveValues(fn: FunctionIR): ReadonlySet<ValueId> {
  const needs = new Map<ValueId, ValueId[]>()
  const require = (value: ValueId, needed: readonly ValueId[]): void => {
    const list = needs.get(value)
    if (list) for (const value of needed) list.push(value)
    else needs.set(value, [...needed])
  }
  for (const [param, args] of argumentsOf(fn.blocks)) require(param, args)

  const live = new Set<ValueId>()
  const cells = definitionsOf(fn, 'cell')
  const constants = definitionsOf(fn, 'constant')
  for (const block of fn.blocks) {
    for (const instruction of block.body) {
      const operands = operandsOf(instruction)
      const owner = initialisedCell(instruction, cells)
      const value = definitionOf(instruction)
      if (owner !== undefined) require(owner, operands)
      else if (value !== undefined && isRemovable(instruction, constants)) require(value, operands)
      else for (const operand of operands) live.add(operand)
    }
    const operand = terminatorOperand(block.end)
    if (operand !== undefined) live.add(operand)
  }
  for (const value of live) for (const needed of needs.get(value) ?? []) live.add(needed)
  return live
}

function definitionsOf(fn: FunctionIR, kind: 'cell' | 'constant'): ReadonlySet<ValueId> {
  const found = new Set<ValueId>()
  for (const block of fn.blocks)
    for (const instruction of block.body) if (instruction.kind === kind) found.add(instruction.id)
  return found
}

/** Pure instructions, and object literals whose keys are constants: no key is converted by code. */
function isRemovable(instruction: Instruction, constants: ReadonlySet<ValueId>): boolean {
  if (instruction.kind !== 'object') return isPure(instruction)
  return instruction.members.every(
    (it) => it.kind === 'iterator' || (it.kind === 'property' && constants.has(it.key)),
  )
}

/**
 * The cell whose first write this is. Only a cell named directly counts: through a parameter the
 * same cell may be known by another name.
 */
function initialisedCell(
  instruction: Instruction,
  cells: ReadonlySet<ValueId>,
): ValueId | undefined {
  return instruction.kind === 'cellSet' && instruction.initialise && cells.has(instruction.cell)
    ? instruction.cell
    : undefined
}
