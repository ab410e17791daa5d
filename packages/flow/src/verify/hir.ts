import { type FunctionId, type ValueId } from '@namu/core/internal'
import { freeVariables } from '../hir/free-variables.js'
import {
  isVariableInstruction,
  type HirFunction,
  type HirInstruction,
  type HirProgram,
  type VariableId,
} from '../hir/hir.js'
import { hirCanThrow, hirDefinitionOf, hirOperandsOf } from '../hir/operands.js'
import { checkDominance, type InstructionReader } from './dominance.js'
import { Problems } from './problem.js'

/**
 * Checks H1 and H2 of the high-level IR in the blocks that can be reached.
 * @throws InvariantError naming the pass after which the program is broken
 */
export function assertHir(program: HirProgram, pass: string): void {
  const problems = new Problems()
  const free = freeVariables(program)
  for (const fn of program.functions) {
    checkDefinitions(fn, problems)
    const reader = program.capturesResolved ? valueReader : variableReader(program, fn, free)
    checkDominance(fn.id, fn.blocks, reader, problems)
  }
  problems.assertNone(pass)
}

function checkDefinitions(fn: HirFunction, problems: Problems): void {
  const values = new Set<ValueId>()
  const declared = new Set<VariableId>()
  for (const { params, body } of fn.blocks) {
    for (const value of [...params, ...body.map(hirDefinitionOf)]) {
      if (value === undefined) continue
      problems.check(!values.has(value), fn.id, `value v${value} is defined twice`)
      problems.check(value < fn.nextValue, fn.id, `value v${value} was never handed out`)
      values.add(value)
    }
    for (const instruction of body) {
      if (instruction.kind !== 'declare') continue
      const { variable } = instruction
      problems.check(!declared.has(variable), fn.id, `variable ${variable} is declared twice`)
      declared.add(variable)
    }
  }
}

const valueReader: InstructionReader<HirInstruction> = {
  operands: hirOperandsOf,
  definition: hirDefinitionOf,
  throws: hirCanThrow,
}

/** Variables take part in the check as negative values, defined by their declaration. */
const asValue = (variable: VariableId): ValueId => (-1 - variable) as ValueId

function variableReader(
  program: HirProgram,
  fn: HirFunction,
  free: ReadonlyMap<FunctionId, readonly VariableId[]>,
): InstructionReader<HirInstruction> {
  const owned = (id: VariableId): boolean => program.variables[id]?.owner === fn.id
  const accessed = (instruction: HirInstruction): readonly VariableId[] => {
    if (instruction.kind === 'closure') return free.get(instruction.function) ?? []
    if (!isVariableInstruction(instruction) || instruction.kind === 'declare') return []
    return [instruction.variable]
  }
  return {
    operands: (it) => [...hirOperandsOf(it), ...accessed(it).filter(owned).map(asValue)],
    definition: (it) => (it.kind === 'declare' ? asValue(it.variable) : hirDefinitionOf(it)),
    throws: hirCanThrow,
    describe: (value) =>
      value < 0 ? `variable ${program.variables[-1 - value]?.name ?? ''}` : `value v${value}`,
  }
}
