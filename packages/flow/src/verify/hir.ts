import { type FunctionId, type ValueId } from '@namu/core/internal'
import { controlFlow } from '../analysis/control-flow.js'
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
import { Verified } from './verified.js'

/**
 * Checks H1 and H2 of the high-level IR in the blocks that can be reached.
 * @throws InvariantError naming the pass after which the program is broken
 */
export function assertHir(program: HirProgram, pass: string, verified = new Verified()): void {
  const problems = new Problems()
  const { capturesResolved, functions } = program
  const sound = capturesResolved ? verified.resolved : verified.open
  const changed = functions.filter((fn) => !sound.has(fn))
  if (changed.length === 0) return
  // What a closure reads while nothing is resolved is up to the functions it closes over.
  const checked = capturesResolved ? changed : functions
  const free = capturesResolved ? undefined : freeVariables(program)
  for (const fn of checked) {
    checkDefinitions(fn, problems)
    const reader = free ? variableReader(program, fn, free) : valueReader
    checkDominance(fn.id, controlFlow(fn.blocks).order, reader, problems)
  }
  problems.assertNone(pass)
  for (const fn of checked) sound.add(fn)
}

function checkDefinitions(fn: HirFunction, problems: Problems): void {
  const values = new Set<ValueId>()
  const declared = new Set<VariableId>()
  const define = (value: ValueId): void => {
    if (values.has(value)) problems.add(fn.id, `value v${value} is defined twice`)
    if (value >= fn.nextValue) problems.add(fn.id, `value v${value} was never handed out`)
    values.add(value)
  }
  for (const { params, body } of fn.blocks) {
    for (const value of params) define(value)
    for (const instruction of body) {
      const value = hirDefinitionOf(instruction)
      if (value !== undefined) define(value)
      if (instruction.kind !== 'declare') continue
      const { variable } = instruction
      if (declared.has(variable)) problems.add(fn.id, `variable ${variable} is declared twice`)
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
  const operands = (instruction: HirInstruction): readonly ValueId[] => {
    const values = hirOperandsOf(instruction)
    if (instruction.kind === 'closure') {
      for (const id of free.get(instruction.function) ?? []) if (owned(id)) values.push(asValue(id))
    } else if (isVariableInstruction(instruction) && instruction.kind !== 'declare') {
      if (owned(instruction.variable)) values.push(asValue(instruction.variable))
    }
    return values
  }
  return {
    operands,
    definition: (it) => (it.kind === 'declare' ? asValue(it.variable) : hirDefinitionOf(it)),
    throws: hirCanThrow,
    describe: (value) =>
      value < 0 ? `variable ${program.variables[-1 - value]?.name ?? ''}` : `value v${value}`,
  }
}
