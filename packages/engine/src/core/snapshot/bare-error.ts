import { errorClass } from '@namu/core/internal'

/** A new error of the class, as `errorClassOf` names it, without own properties. */
export function bareError(type: string): Error {
  const error = type === 'AggregateError' ? new AggregateError([]) : new (errorClass(type))()
  for (const key of Object.getOwnPropertyNames(error)) Reflect.deleteProperty(error, key)
  return error
}
