import { isAbsentMember } from '../convert/absent-members.js'
import { hasUserProperties, objectType } from '../convert/receiver.js'
import { isNumericKey } from '../convert/typed-arrays.js'
import { isInherited } from '../convert/prototype-names.js'
import { fault } from '../errors/run-error.js'
import type { Run } from '../program/program.js'
import { ClassValue } from '../state/classes.js'
import { functionHasOwn } from './builtin-properties.js'
import { classHasOwn, inheritedMember } from './members.js'

/** HasProperty: own, or on a prototype that workflows cannot reach but may ask about. */
export function hasProperty(run: Run, object: object, key: string): boolean {
  if (key === '__proto__') fault(run, 'The property __proto__ is asked for')
  const type = objectType(object)
  if (hasUserProperties(type) && Object.hasOwn(object, key)) return true
  if (type === 'TypedArray' && isNumericKey(key)) return Object.hasOwn(object, key)
  if (type === 'RegExp' && key === 'lastIndex') return true
  if (inheritedMember(run, object, key) !== undefined) return true
  if (isAbsentMember(object, key)) return true
  if (isInherited(type, key)) return true
  if (object instanceof ClassValue) return classHasOwn(run, object, key)
  return type === 'Function' && functionHasOwn(run, object, key)
}
