import type { FunctionId, FunctionIR } from '@namu/core/internal'
import type { SsaProgram } from '../passes/enter-ssa.js'
import { checkFunction } from './function.js'
import { checkClasses } from './classes.js'
import type { Problems } from './problem.js'

/**
 * Checks the functions of a program and how they refer to each other.
 *
 * V5. Function ids and site names are unique.
 * V6. The entry function exists and captures nothing.
 * V7. Closures name functions that exist, with a value for each capture.
 * V12. See `checkClasses`.
 */
export function checkProgram(
  program: SsaProgram,
  dense: boolean,
  problems: Problems,
  sound?: WeakSet<FunctionIR>,
): void {
  const functions = new Map<FunctionId, FunctionIR>()
  for (const fn of program.functions) {
    problems.check(!functions.has(fn.id), fn.id, 'two functions have the same id')
    functions.set(fn.id, fn)
  }
  const entry = functions.get(program.entry)
  if (!entry) problems.add('entry', `function ${program.entry} does not exist`)
  else
    problems.check(entry.captures.length === 0, entry.id, 'the entry function captures variables')

  checkClasses(program, functions, problems)
  const sites = new Set<string>()
  for (const fn of program.functions) {
    if (!sound?.has(fn)) checkFunction(fn, dense, problems)
    for (const block of fn.blocks)
      for (const instruction of block.body) {
        if ('site' in instruction) {
          const { site } = instruction
          if (sites.has(site))
            problems.add(`${fn.id} b${block.id}`, `two calls are named "${site}"`)
          sites.add(site)
        }
        if (instruction.kind !== 'closure') continue
        const where = `${fn.id} b${block.id}`
        const target = functions.get(instruction.function)
        if (!target) problems.add(where, `function ${instruction.function} does not exist`)
        else
          problems.check(
            instruction.captures.length === target.captures.length,
            where,
            `the closure of ${target.id} carries ${instruction.captures.length} values instead of ${target.captures.length}`,
          )
      }
  }
}
