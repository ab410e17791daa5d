import { toNumber } from '../convert/primitive.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'

/**
 * The parts that a setter of Date is given, as V8 converts them: the first, then it reads the time; of
 * a Date without one only `setFullYear` looks at the others.
 */
export function dateParts(
  run: Run,
  date: Date,
  given: readonly Value[],
  ofYear: boolean,
): number[] {
  const first = given.slice(0, 1).map((part) => toNumber(run, part))
  if (given.length < 2 || (!ofYear && Number.isNaN(date.getTime()))) return first
  return [...first, ...given.slice(1).map((part) => toNumber(run, part))]
}
