import { digestOf, type Digest } from '@namu/core/internal'

/** Between the id of a family's root and what tells its descendants apart. No fresh id contains it. */
const separator = '.'
/** Hexadecimal digits: 128 bits, so that no two calls of a family meet. */
const nameLength = 32

/**
 * The id of the run that a call of a workflow starts: `<root>.<hash(parent run, dynamic name of the
 * call)>`. The same call has the same child, however often it is asked for, and the whole family has
 * the root's id in front (`partitionOf`).
 */
export function childRunId(parent: string, call: Digest): string {
  const name = digestOf(`child\n${parent}\n${call}`).slice(0, nameLength)
  return `${rootOf(parent)}${separator}${name}`
}

/** The run at the head of a run's family; a run that no other started is its own. */
export function rootOf(run: string): string {
  const end = run.indexOf(separator)
  return end < 0 ? run : run.slice(0, end)
}
