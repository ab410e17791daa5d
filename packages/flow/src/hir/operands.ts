import { type ValueId, definitionOf, operandsOf } from '@namu/core/internal'
import { canThrow } from '../ir/effects.js'
import { isVariableInstruction, type HirInstruction } from './hir.js'

/** The values an instruction of the high-level IR reads. */
export function hirOperandsOf(instruction: HirInstruction): ValueId[] {
  if (!isVariableInstruction(instruction)) return operandsOf(instruction)
  return instruction.kind === 'initialise' || instruction.kind === 'store'
    ? [instruction.value]
    : []
}

/** The value an instruction of the high-level IR defines, if it defines one. */
export function hirDefinitionOf(instruction: HirInstruction): ValueId | undefined {
  if (!isVariableInstruction(instruction)) return definitionOf(instruction)
  return instruction.kind === 'load' ? instruction.id : undefined
}

/**
 * Whether an exception can come out of an instruction while it is open which variables need a check
 * of their temporal dead zone: every access may.
 */
export function hirCanThrow(instruction: HirInstruction): boolean {
  if (!isVariableInstruction(instruction)) return canThrow(instruction)
  return instruction.kind !== 'declare' && instruction.kind !== 'initialise'
}
