import { isBuiltIn, rememberedClass, type Lineage } from './class-mark.js'
import { decode, encode } from './codec.js'

/**
 * What crossing a task boundary does to a value: a deep copy through the codec.
 *
 * Y1. An error is an instance of the same class afterwards, whether the class carries an id or not:
 *     the copy stays in the process that defines it.
 */
export function copy<T>(value: T): T {
  const prototypes: object[] = []
  const classesOf = (error: Error): Lineage => {
    const { ids = [], members } = rememberedClass(error) ?? {}
    const prototype = Object.getPrototypeOf(error) as object
    // The ids of classes hold a `#`, and positions do not. What is remembered stays the nearest.
    const own = becomesBuiltIn(error, prototype) ? [] : [String(prototypes.push(prototype) - 1)]
    return { ids: [...ids, ...own], ...(members ? { members } : {}) }
  }
  const encoded = encode(value, undefined, classesOf)
  return decode(encoded, undefined, (id) => prototypes[Number(id)]) as T
}

/** A DOMException keeps its name and message where only its constructor can put them. */
function becomesBuiltIn(error: Error, prototype: object): boolean {
  return (
    isBuiltIn(prototype) || (typeof DOMException === 'function' && error instanceof DOMException)
  )
}
