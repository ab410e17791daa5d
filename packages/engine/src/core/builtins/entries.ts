import { describeValue } from '../convert/describe.js'
import { isObject } from '../convert/primitive.js'
import { throwTypeError } from '../errors/run-error.js'
import { getProperty } from '../interpret/get-property.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'

/** Key and value of an entry, which may be any object. */
export function entryOf(run: Run, item: Value): [Value, Value] {
  if (!isObject(item))
    throwTypeError(run, `Iterator value ${describeValue(item)} is not an entry object`)
  return [getProperty(run, item, '0'), getProperty(run, item, '1')]
}
