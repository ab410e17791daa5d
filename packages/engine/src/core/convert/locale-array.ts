import { fault } from '../errors/run-error.js'
import { refuseDepth, toText, isObject } from './primitive.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import { objectType } from './receiver.js'

/**
 * What Array.prototype.toLocaleString is to see of an array: numbers, bigints, dates and arrays as they
 * are, everything else as its text, which no language changes.
 */
export function localeArray(
  run: Run,
  array: readonly Value[],
  known = new Map<object, Value[]>(),
  depth = 0,
): Value[] {
  const before = known.get(array)
  if (before) return before
  refuseDepth(run, depth)
  const view: Value[] = []
  known.set(array, view)
  for (const element of array) {
    if (Array.isArray(element)) view.push(localeArray(run, element as Value[], known, depth + 1))
    else if (!isObject(element) || objectType(element) === 'Date') view.push(element)
    else if (objectType(element) === 'TypedArray')
      fault(
        run,
        'A typed array is converted to text of a language',
        'Spread it into an array first.',
      )
    else if (Object.hasOwn(element, 'toLocaleString'))
      fault(run, 'An object with its own toLocaleString function is converted')
    else view.push(toText(run, element))
  }
  return view
}
