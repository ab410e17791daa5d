import type { DiagnosticEntry } from './entry.js'

/** NAMU113x and up: syntax that workflows do not have. */
export const languageLimits = [
  {
    code: 'NAMU1130',
    group: 'limit',
    title: 'Syntax without a meaning in a workflow',
    message: 'A workflow cannot contain this: {what}.',
    reason: 'The compiler has no faithful translation of it, so it refuses it.',
    rewrite: 'Write it with simpler statements, or move it into a task.',
    bad: `export const main = workflow(async () => import.meta.url)`,
    good: `export const here = task(() => import.meta.url)
export const main = workflow(async () => here())`,
  },
  {
    code: 'NAMU1131',
    group: 'limit',
    title: '`this` without an object',
    message: 'Here `this` is not the object of a method.',
    reason:
      'A workflow, and an arrow function of a module, are called without an object; what `this` is there says the module system.',
    rewrite: 'Take the object as a parameter, or name the variable that holds it.',
    bad: `export const main = workflow(async function (this: unknown) {
  return typeof this
})`,
    good: `export const main = workflow(async function (self: number) {
  return typeof self
})`,
  },
  {
    code: 'NAMU1132',
    group: 'limit',
    title: '`arguments`',
    message: 'A workflow has no `arguments`.',
    reason: 'Its aliasing with parameters is a relic; a rest parameter says the same.',
    rewrite: 'Use a rest parameter: `(...args)`.',
    bad: `function count(..._xs: number[]) {
  return arguments.length
}
export const main = workflow(async () => count(1, 2))`,
    good: `function count(...xs: number[]) {
  return xs.length
}
export const main = workflow(async () => count(1, 2))`,
  },
  // NAMU1133, `var`, is retired: it compiles.
  {
    code: 'NAMU1134',
    group: 'limit',
    title: '`for…in` over an object of the host',
    message: 'A workflow cannot list the properties of {type}.',
    reason: 'They belong to an object of the host; a run holds plain objects and arrays as data.',
    rewrite: 'Turn it into a plain object or an array in a task.',
    bad: `export const main = workflow(async (bytes: ArrayBuffer) => {
  let keys = ''
  for (const key in bytes) keys += key
  return keys
})`,
    good: `export const main = workflow(async (bytes: Uint8Array) => {
  let keys = ''
  for (const key in bytes) keys += key
  return keys
})`,
  },
  {
    code: 'NAMU1135',
    group: 'limit',
    title: 'Code that is made or loaded at run time',
    message: '{what} brings in code that the compiler cannot see.',
    reason: 'The graph of a run is fixed when it is built.',
    rewrite: 'Do it in a task.',
    bad: `export const main = workflow(async () => {
  const { sep } = await import('node:path')
  return sep
})`,
    good: `export const separator = task(async () => (await import('node:path')).sep)
export const main = workflow(async () => separator())`,
  },
  {
    code: 'NAMU1136',
    group: 'limit',
    title: 'Symbols',
    message: 'A workflow cannot use symbols, but for methods under [Symbol.iterator].',
    reason: 'A symbol is known only inside one process.',
    rewrite:
      'Use a string as the key; define `[Symbol.iterator]` in a literal or as a method of a class, and call it.',
    bad: `export const main = workflow(async (xs: number[]) => typeof xs[Symbol.iterator])`,
    good: `export const main = workflow(async (xs: number[]) => Array.isArray(xs))`,
  },
] as const satisfies readonly DiagnosticEntry[]
