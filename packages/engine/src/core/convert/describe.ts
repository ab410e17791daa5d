import { isObject } from './primitive.js'
import { objectType } from './receiver.js'
import { typedArrayName, type TypedArray } from './typed-arrays.js'
import { classOf } from '../state/classes.js'
import type { Value } from '../state/value.js'

/** How V8 names a value in a message: `#<Object>`, `[object Array]`, primitives as text. */
export function describeValue(value: Value): string {
  if (!isObject(value)) return String(value)
  switch (objectType(value)) {
    case 'Array':
      return '[object Array]'
    case 'Promise':
      return '#<Promise>'
    case 'Map':
      return '#<Map>'
    case 'Set':
      return '#<Set>'
    case 'Error':
      return String((value as Error).name) + ': ' + String((value as Error).message)
    case 'Date':
      return '[object Date]'
    case 'TypedArray':
      return `[object ${typedArrayName(value as TypedArray)}]`
    case 'TextDecoder':
    case 'TextEncoder':
    case 'URL':
    case 'URLSearchParams':
      return `#<${objectType(value)}>`
    case 'Generator':
      return '[object Generator]'
    case 'AsyncGenerator':
      return '[object AsyncGenerator]'
    case 'RegExp':
      return '[object RegExp]'
    default:
      return `#<${classOf(value)?.name ?? 'Object'}>`
  }
}

/** The callee a reader sees, from the name of a call site: `function / callee / ordinal`. */
export function calleeOf(site: string): string {
  const parts = site.split(' / ')
  return parts.length >= 3 ? parts.slice(1, -1).join(' / ') : site
}

/** How Map and Set name what they cannot call: with its type. */
export function notCallableText(value: Value): string {
  if (value === undefined) return 'undefined'
  if (value === null) return 'object null'
  return isObject(value) ? 'object' : `${typeof value} ${describeValue(value)}`
}
