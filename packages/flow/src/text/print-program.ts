import type { FunctionId } from '@namu/core/internal'
import {
  isVariableInstruction,
  type HirFunction,
  type HirInstruction,
  type HirProgram,
} from '../hir/hir.js'
import type { SsaProgram } from '../passes/enter-ssa.js'
import { printInstruction, printValue } from './instructions.js'
import { printFunction } from './print-function.js'

/** A program between two passes as text, for debugging the compiler. */
export function printProgram(program: HirProgram | SsaProgram): string {
  const variables = 'variables' in program ? program.variables : []
  const nameOf = (id: number): string => `${variables[id]?.name ?? '?'}.${id}`
  const instruction = (it: HirInstruction, owner: FunctionId): string => {
    if (!isVariableInstruction(it)) return printInstruction(it, owner)
    const name = nameOf(it.variable)
    switch (it.kind) {
      case 'declare':
      case 'refresh':
        return `${it.kind} ${name}`
      case 'initialise':
      case 'store':
        return `${it.kind} ${name} = ${printValue(it.value)}`
      case 'load':
        return `${printValue(it.id)} = load ${name}`
    }
  }
  const functions: readonly Pick<HirFunction, Exclude<keyof HirFunction, InternalKey>>[] =
    program.functions
  return `${functions.map((fn) => printFunction(fn, { instruction, note: () => '' })).join('\n\n')}\n`
}

type InternalKey = 'nextValue' | 'nextBlock' | 'loc'
