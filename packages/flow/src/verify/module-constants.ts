import type { ConstantPart, WorkflowIR } from '@namu/core/internal'
import type { Problems } from './problem.js'

/**
 * V11. Module constants refer to earlier ones only, have each key once, and exist where they are named.
 */
export function checkModuleConstants(
  { constants = [], functions }: Pick<WorkflowIR, 'constants' | 'functions'>,
  problems: Problems,
): void {
  constants.forEach((constant, at) => {
    const where = `graph.constants[${at}]`
    const checkPart = (part: ConstantPart): void => {
      const earlier = part.kind === 'literal' || part.constant < at
      problems.check(earlier, where, 'a module constant refers to one that is not before it')
    }
    if (constant.kind === 'regexp') return
    if (constant.kind === 'array') {
      const isEarlier = constant.raw === undefined || constant.raw < at
      problems.check(isEarlier, where, 'a template refers to strings that are not before it')
      constant.items.forEach(checkPart)
      return
    }
    if (constant.kind === 'set') {
      constant.items.forEach(checkPart)
      return
    }
    if (constant.kind === 'map') {
      for (const { key, value } of constant.entries) {
        checkPart(key)
        checkPart(value)
      }
      return
    }
    const keys = new Set<string>()
    for (const { key, value } of constant.members) {
      checkPart(value)
      problems.check(!keys.has(key), where, 'a module constant has a key twice')
      keys.add(key)
    }
  })
  for (const fn of functions)
    for (const { id, body } of fn.blocks)
      for (const instruction of body)
        if (instruction.kind === 'moduleConstant')
          problems.check(
            instruction.constant < constants.length,
            `${fn.id} b${id}`,
            `module constant ${instruction.constant} does not exist`,
          )
}
