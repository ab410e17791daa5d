import type { Problems } from './problem.js'

/** Checks that untrusted JSON has a shape; adds what is wrong under the path it is given. */
export type Shape = (value: unknown, path: string, problems: Problems) => void

/** One shape for every property of `T`: a forgotten property is a type error. */
export type Fields<T> = { readonly [Key in keyof T]-?: Shape }

type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const test =
  (expected: string, accepts: (value: unknown) => boolean): Shape =>
  (value, path, problems) =>
    problems.check(accepts(value), path, `expected ${expected}`)

export const boolean = test('true or false', (value) => typeof value === 'boolean')
export const string = test('a string', (value) => typeof value === 'string')
export const name = test('a name', (value) => typeof value === 'string' && value !== '')
export const index = test('a whole number from 0', (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)

export const matching = (pattern: RegExp, expected: string): Shape =>
  test(expected, (value) => typeof value === 'string' && pattern.test(value))

export const oneOf = (known: readonly unknown[], what: string): Shape =>
  test(`a known ${what}`, (value) => known.includes(value))

/** How deeply JSON may nest, so that nothing that walks it runs out of stack. */
const deepest = 500

/** Plain JSON of any shape. */
export const json: Shape = (value, path, problems) => {
  const isJson = (it: unknown, depth: number): boolean => {
    if (typeof it === 'number') return Number.isFinite(it)
    if (it === null || typeof it === 'string' || typeof it === 'boolean') return true
    if (typeof it !== 'object' || depth > deepest) return false
    return Object.values(it).every((member) => isJson(member, depth + 1))
  }
  problems.check(isJson(value, 0), path, `expected JSON that nests at most ${deepest} deep`)
}

export const jsonObject: Shape = (value, path, problems) => {
  problems.check(isObject(value), path, 'expected an object')
  json(value, path, problems)
}

export const optional =
  (shape: Shape): Shape =>
  (value, path, problems) => {
    if (value !== undefined) shape(value, path, problems)
  }

export const array =
  (item: Shape): Shape =>
  (value, path, problems) => {
    if (!Array.isArray(value)) {
      problems.add(path, 'expected an array')
      return
    }
    for (let at = 0; at < value.length && !problems.full; at += 1)
      item(value[at], `${path}[${at}]`, problems)
  }

export const record =
  (member: Shape): Shape =>
  (value, path, problems) => {
    if (!isObject(value)) {
      problems.add(path, 'expected an object')
      return
    }
    for (const [key, it] of Object.entries(value)) member(it, `${path}[${quote(key)}]`, problems)
  }

/** An object with these properties and no others. */
export const object = <T>(fields: Fields<T>): Shape => {
  const shapes = Object.entries<Shape>(fields)
  return (value, path, problems) => {
    if (!isObject(value)) {
      problems.add(path, 'expected an object')
      return
    }
    for (const [key, shape] of shapes) {
      const member = Object.hasOwn(value, key) ? value[key] : undefined
      shape(member, `${path}.${key}`, problems)
    }
    for (const key of Object.keys(value))
      if (!Object.hasOwn(fields, key)) problems.add(path, `unknown property ${quote(key)}`)
  }
}

/** An object of one of several kinds, told apart by the property `tag`. */
export const union =
  (tag: string, kinds: Readonly<Record<string, Shape>>): Shape =>
  (value, path, problems) => {
    if (!isObject(value)) {
      problems.add(path, 'expected an object')
      return
    }
    const kind = Object.hasOwn(value, tag) ? value[tag] : undefined
    const shape = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
    if (shape) shape(value, path, problems)
    else problems.add(`${path}.${tag}`, `unknown ${tag} ${quote(kind)}`)
  }

/** A value of unknown origin in a message: short, whatever it is. */
export function quote(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 100))
  return typeof value === 'object' && value !== null ? 'of another type' : String(value)
}
