import type { ClassId, FunctionId, FunctionIR } from '@namu/core/internal'
import type { SsaProgram } from '../passes/enter-ssa.js'
import type { Problems } from './problem.js'

/**
 * V12. Class ids are unique; parents come before their children; constructors and members are
 * functions that capture nothing, and a constructor takes a receiver and does not wait; instructions
 * name classes that exist.
 */
export function checkClasses(
  { classes = [], functions: all }: Pick<SsaProgram, 'classes' | 'functions'>,
  functions: ReadonlyMap<FunctionId, FunctionIR>,
  problems: Problems,
): void {
  const known = new Set<ClassId>()
  for (const { id, parent, construct, members } of classes) {
    problems.check(!known.has(id), id, 'two classes have the same id')
    if (parent?.kind === 'class')
      problems.check(known.has(parent.class), id, `the parent ${parent.class} is not before it`)
    known.add(id)
    for (const name of [...(construct === undefined ? [] : [construct]), ...functionsOf(members)]) {
      const fn = functions.get(name)
      if (!fn) problems.add(id, `function ${name} does not exist`)
      else problems.check(fn.captures.length === 0, id, `its function ${name} captures variables`)
    }
    const constructor = construct === undefined ? undefined : functions.get(construct)
    if (constructor)
      problems.check(
        constructor.receiver === true && !constructor.async,
        id,
        'the constructor takes no receiver, or waits',
      )
  }
  for (const fn of all)
    for (const { id, body } of fn.blocks)
      for (const instruction of body)
        if (
          'class' in instruction &&
          instruction.kind !== 'instanceOf' &&
          instruction.kind !== 'isInstance'
        )
          if (!known.has(instruction.class))
            problems.add(`${fn.id} b${id}`, `class ${instruction.class} does not exist`)
}

const functionsOf = (members: readonly { readonly function: FunctionId }[]): FunctionId[] =>
  members.map((member) => member.function)
