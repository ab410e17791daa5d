import type { DiagnosticEntry } from './entry.js'

/** NAMU12xx: planned. */
export const notYet = [
  {
    code: 'NAMU1201',
    group: 'not-yet',
    title: 'Module-level objects with more than data',
    message: 'A workflow cannot read the module-level object "{name}" yet: it is not all constant.',
    reason:
      'Objects and arrays of a module are evaluated when the graph is built: literals, spreads, other constants and pure built-ins are, functions and what depends on the host are not.',
    rewrite: 'Make the object inside a function: `const {name} = () => ({ ... })`, and call it.',
    bad: `const steps = { first: (n: number) => n + 1 }
export const main = workflow(async (n: number) => steps.first(n))`,
    good: `const steps = () => ({ first: (n: number) => n + 1 })
export const main = workflow(async (n: number) => steps().first(n))`,
  },
  {
    code: 'NAMU1202',
    group: 'not-yet',
    title: 'Classes with parts that run when the module loads',
    message: 'A workflow cannot use the class {name} yet: {why}.',
    reason:
      'A class of a workflow consists of its constructor, fields, methods and accessors; what else runs or decides while the module loads is not part of the graph.',
    rewrite:
      'Give the members names that are constants, extend a class by its name, and leave decorators and static blocks to classes that only tasks use.',
    bad: `const keyOf = (name: string) => name.toLowerCase()
class Point {
  constructor(readonly x: number) {}
  [keyOf('TWICE')]() {
    return this.x * 2
  }
}
export const main = workflow(async (x: number) => new Point(x).x)`,
    good: `const key = 'twice'
class Point {
  constructor(readonly x: number) {}
  [key]() {
    return this.x * 2
  }
}
export const main = workflow(async (x: number) => new Point(x).x)`,
  },
  {
    code: 'NAMU1203',
    group: 'not-yet',
    title: '`yield*` of an async generator over what is not async',
    message: 'An async generator cannot delegate to a value of type {type} yet.',
    reason: 'What is walked synchronously needs an async iterator around it.',
    rewrite: 'Write the loop: `for (const x of xs) yield x`.',
    bad: `async function* sums(xs: number[]) {
  yield* xs
}
export const main = workflow(async (xs: number[]) => {
  let sum = 0
  for await (const x of sums(xs)) sum += x
  return sum
})`,
    good: `async function* sums(xs: number[]) {
  for (const x of xs) yield x
}
export const main = workflow(async (xs: number[]) => {
  let sum = 0
  for await (const x of sums(xs)) sum += x
  return sum
})`,
  },
  {
    code: 'NAMU1204',
    group: 'not-yet',
    title: '`for await` over streams',
    message: 'A workflow cannot walk a value of type {type} with `for await` yet.',
    reason:
      'Arrays, what else is built in, and generators, also async ones, can be walked. Asynchronous streams come with streams between tasks; what says itself how it is iterated needs an async iterator around it.',
    rewrite: 'Use `for (const x of xs) { const y = await x }`.',
    bad: `const sums = (xs: number[]) => ({
  *[Symbol.iterator]() {
    for (const x of xs) yield add(x, 1)
  },
})
export const main = workflow(async (xs: number[]) => {
  let sum = 0
  for await (const x of sums(xs)) sum += x
  return sum
})`,
    good: `const sums = (xs: number[]) => ({
  *[Symbol.iterator]() {
    for (const x of xs) yield add(x, 1)
  },
})
export const main = workflow(async (xs: number[]) => {
  let sum = 0
  for (const x of sums(xs)) sum += await x
  return sum
})`,
  },
  // NAMU1205, regular expressions, is retired: they compile.
  // NAMU1206, tagged templates, is retired: they compile.
  {
    code: 'NAMU1207',
    group: 'not-yet',
    title: 'Getters and setters',
    message: 'A workflow cannot define getters or setters yet.',
    reason: 'A property read that runs code is a call in disguise.',
    rewrite: 'Use a method: `{name}() { ... }`.',
    bad: `export const main = workflow(async (n: number) => {
  const o = {
    get twice() {
      return n * 2
    },
  }
  return o.twice
})`,
    good: `export const main = workflow(async (n: number) => {
  const o = {
    twice() {
      return n * 2
    },
  }
  return o.twice()
})`,
  },
  // NAMU1208, calling a workflow from a workflow, is retired: it starts a child run.
  // NAMU1209, holes in array literals, is retired: they compile.
  {
    code: 'NAMU1210',
    group: 'not-yet',
    title: '`using` declarations',
    message: 'A workflow cannot use `using` declarations yet.',
    reason: 'They come with explicit scopes.',
    rewrite: 'Use `try` and `finally`.',
    bad: `export const main = workflow(async () => {
  using nothing = null
  return nothing
})`,
    good: `export const main = workflow(async () => {
  const nothing = null
  return nothing
})`,
  },
  {
    code: 'NAMU1211',
    group: 'not-yet',
    title: 'Namespaces and modules as values',
    message: '{name} cannot be used as a value in a workflow yet; its members can.',
    reason:
      'The object of a namespace or module holds functions and what they share; only its members go into the graph.',
    rewrite:
      'Name the member, as in `{name}.member`, or list those you need: `{ one: {name}.one }`.',
    bad: `namespace Limits {
  export const low = 1
}
export const main = workflow(async () => Object.keys(Limits).length)`,
    good: `namespace Limits {
  export const low = 1
}
export const main = workflow(async () => Object.keys({ low: Limits.low }).length)`,
  },
  {
    code: 'NAMU1212',
    group: 'not-yet',
    title: 'Classes inside functions',
    message: 'A workflow cannot declare the class {name} inside a function yet.',
    reason: 'Each evaluation of such a class makes another class; those of a module are made once.',
    rewrite:
      'Move the class to the top level of a module, and hand its constructor the variables of the function that it uses.',
    bad: `export const main = workflow(async (x: number) => {
  class Point {
    constructor(readonly y: number) {}
    sum() {
      return x + this.y
    }
  }
  return new Point(1).sum()
})`,
    good: `class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
  sum() {
    return this.x + this.y
  }
}
export const main = workflow(async (x: number) => new Point(x, 1).sum())`,
  },
  {
    code: 'NAMU1213',
    group: 'not-yet',
    title: 'Objects of a class at the top level of a module',
    message: 'A workflow cannot use the object {name} yet, which a module makes of a class.',
    reason: 'Its constructor runs when the module loads, before there is a run.',
    rewrite: 'Make the object in a function, and call it: `const {name} = () => new ...`.',
    bad: `class Point {
  constructor(readonly x: number) {}
}
const origin = new Point(0)
export const main = workflow(async (x: number) => origin.x + x)`,
    good: `class Point {
  constructor(readonly x: number) {}
}
const origin = () => new Point(0)
export const main = workflow(async (x: number) => origin().x + x)`,
  },
  {
    code: 'NAMU1214',
    group: 'not-yet',
    title: 'Static fields that are not constants',
    message: 'A workflow cannot use the static field {name} yet: it is not a readonly constant.',
    reason:
      'A static field belongs to the module, which all runs share; one that is `readonly` and holds a number, a text or another primitive is part of the graph.',
    rewrite:
      'Make it `static readonly` with a literal value, or keep it in a variable of the workflow.',
    bad: `class Counter {
  static count = 0
}
export const main = workflow(async () => Counter.count)`,
    good: `class Counter {
  static readonly count = 0
}
export const main = workflow(async () => Counter.count)`,
  },
] as const satisfies readonly DiagnosticEntry[]
