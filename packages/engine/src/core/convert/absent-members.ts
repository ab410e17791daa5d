import { rememberedClass } from '@namu/core/internal'
import { fault } from '../errors/run-error.js'
import type { Run } from '../program/program.js'

/**
 * Members of an error whose class the graph does not have: a task has thrown it, and the workflow never
 * names the class. The error remembers their names, not what they do.
 *
 * A1. What needs such a member is a fault, where without the name it would see `undefined`.
 */
export function isAbsentMember(value: object, key: string): boolean {
  if (!(value instanceof Error)) return false
  const { members } = rememberedClass(value) ?? {}
  return members?.some((names) => names.includes(key)) === true
}

/** A1. */
export function refuseAbsentMember(run: Run, value: object, key: string): void {
  if (isAbsentMember(value, key)) absentMember(run, value, key)
}

export function absentMember(run: Run, value: object, key: string): never {
  const id = value instanceof Error ? rememberedClass(value)?.ids[0] : undefined
  const name = id?.slice(id.lastIndexOf('#') + 1)
  return fault(
    run,
    `The member ${key} of an error is used, whose class ${id === undefined ? '' : `${id} `}the workflow does not know`,
    name === undefined
      ? 'Read it in a task, or give the error a property of its own.'
      : `Name the class in the workflow, as in \`error instanceof ${name}\`.`,
  )
}
