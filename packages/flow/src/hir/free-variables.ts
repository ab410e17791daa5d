import type { FunctionId } from '@namu/core/internal'
import { isVariableInstruction, type HirProgram, type VariableId } from './hir.js'

/**
 * The variables each function takes from outside, its nested functions' included, in order of
 * declaration: what its closure has to carry.
 */
export function freeVariables(program: HirProgram): ReadonlyMap<FunctionId, readonly VariableId[]> {
  const free = new Map<FunctionId, Set<VariableId>>()
  const nested = new Map<FunctionId, FunctionId[]>()
  for (const fn of program.functions) {
    const own = new Set<VariableId>()
    const inner: FunctionId[] = []
    for (const block of fn.blocks)
      for (const instruction of block.body) {
        if (instruction.kind === 'closure') inner.push(instruction.function)
        if (!isVariableInstruction(instruction)) continue
        if (program.variables[instruction.variable]?.owner !== fn.id) own.add(instruction.variable)
      }
    free.set(fn.id, own)
    nested.set(fn.id, inner)
  }

  // Helpers may be recursive, so the relation is closed by repetition.
  for (let changed = true; changed;) {
    changed = false
    for (const [id, own] of free)
      for (const inner of nested.get(id) ?? [])
        for (const variable of free.get(inner) ?? []) {
          if (program.variables[variable]?.owner === id || own.has(variable)) continue
          own.add(variable)
          changed = true
        }
  }
  return new Map([...free].map(([id, variables]) => [id, [...variables].sort((a, b) => a - b)]))
}
