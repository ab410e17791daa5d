import { digestOf, unreachable, type KeyExpression } from '@namu/core/internal'

/** Longer texts of keys are named by their digest. */
const longestKey = 200

/** Where a chain with `?.` ended. */
const ended = Symbol('ended')

class KeyFailure extends Error {}

/**
 * The text of a key: equal for equal values, and different for different ones, of whatever type
 * (`1` and `"1"` differ). A key function that fails, or gives an object, gives `undefined` as its key:
 * calls without a key are counted together, as those with any other.
 */
export function keyText(key: KeyExpression, args: readonly unknown[]): string {
  const text = textOf(valueOf(key, args))
  return text.length <= longestKey ? text : `#${digestOf(text)}`
}

function valueOf(key: KeyExpression, args: readonly unknown[]): unknown {
  try {
    return evaluate(key, args)
  } catch (error) {
    if (error instanceof KeyFailure) return undefined
    throw error
  }
}

function evaluate(key: KeyExpression, args: readonly unknown[]): unknown {
  switch (key.kind) {
    case 'constant':
      return key.value
    case 'argument':
      return args[key.index]
    case 'property': {
      const object = evaluate(key.object, args)
      if (object === ended) return ended
      if (object === undefined || object === null) {
        if (key.optional === true) return ended
        throw new KeyFailure()
      }
      return ownProperty(Object(object) as object, key.name)
    }
    case 'chain': {
      const value = evaluate(key.of, args)
      return value === ended ? undefined : value
    }
    case 'template':
      return key.parts.map((part) => partText(evaluate(part, args))).join('')
    case 'fallback':
      return evaluate(key.value, args) ?? evaluate(key.otherwise, args)
    default:
      return unreachable(key, 'key expression')
  }
}

/** Arguments are data: what they inherit is not part of them. */
function ownProperty(object: object, name: string): unknown {
  return Object.hasOwn(object, name)
    ? (object as Readonly<Record<string, unknown>>)[name]
    : undefined
}

function partText(value: unknown): string {
  if (isObject(value)) throw new KeyFailure()
  return String(value)
}

function textOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'bigint':
      return `${String(value)}n`
    case 'number':
    case 'boolean':
      return String(value)
    default:
      return value === null ? 'null' : 'undefined'
  }
}

function isObject(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
