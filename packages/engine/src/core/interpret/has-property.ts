import { hasUserProperties, objectType } from '../convert/receiver.js'
import { isInherited } from '../convert/prototype-names.js'
import { fault } from '../errors/run-error.js'
import type { Run } from '../program/program.js'

/** HasProperty: own, or on a prototype that workflows cannot reach but may ask about. */
export function hasProperty(run: Run, object: object, key: string): boolean {
  if (key === '__proto__') fault(run, 'The property __proto__ is asked for')
  const type = objectType(object)
  if (hasUserProperties(type) && Object.hasOwn(object, key)) return true
  return isInherited(type, key)
}
