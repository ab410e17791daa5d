import type { ClassIR, FunctionId } from '@namu/core/internal'
import type { HirInstruction } from '../hir/hir.js'

interface AnyProgram {
  readonly entry: FunctionId
  readonly functions: readonly {
    readonly id: FunctionId
    readonly blocks: readonly { readonly body: readonly HirInstruction[] }[]
  }[]
  readonly classes?: readonly ClassIR[]
}

/**
 * Purpose: drop functions of which no closure is created on any path from the entry function.
 * May assume: nothing.
 * Guarantees: every function is the entry, belongs to a class, or is named by a closure instruction.
 * Edge cases: instances can come out of a task, so a class of the table is used without being named.
 */
export function removeUnusedFunctions<Program extends AnyProgram>(program: Program): Program {
  const byId = new Map(program.functions.map((fn) => [fn.id, fn]))
  const used = new Set([program.entry, ...(program.classes ?? []).flatMap(functionsOfClass)])
  for (const id of used)
    for (const block of byId.get(id)?.blocks ?? [])
      for (const instruction of block.body)
        if (instruction.kind === 'closure') used.add(instruction.function)
  return { ...program, functions: program.functions.filter(({ id }) => used.has(id)) }
}

/** The constructor and the members of a class. */
export function functionsOfClass({ construct, members }: ClassIR): FunctionId[] {
  return [...(construct === undefined ? [] : [construct]), ...members.map((it) => it.function)]
}
