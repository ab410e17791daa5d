import type { DiagnosticEntry } from './entry.js'

/** NAMU12xx: planned. */
export const notYet = [
  {
    code: 'NAMU1201',
    group: 'not-yet',
    title: 'Module-level objects with more than data',
    message: 'A workflow cannot read the module-level object "{name}" yet: it is not all constant.',
    reason:
      'Objects and arrays of a module are evaluated when the graph is built: literals, spreads and other constants are, calls and functions are not.',
    rewrite: 'Make the object inside a function: `const {name} = () => ({ ... })`, and call it.',
    bad: `const steps = { first: (n: number) => n + 1 }
export const main = workflow(async (n: number) => steps.first(n))`,
    good: `const steps = () => ({ first: (n: number) => n + 1 })
export const main = workflow(async (n: number) => steps().first(n))`,
  },
  {
    code: 'NAMU1202',
    group: 'not-yet',
    title: 'Classes',
    message: 'A workflow cannot use the class {name} yet.',
    reason: 'Instances of a user’s classes cannot be recorded yet; built-in classes can.',
    rewrite:
      'Use plain objects and functions; for errors, `new Error(message)` with own properties.',
    bad: `class Point {
  constructor(readonly x: number) {}
}
export const main = workflow(async (x: number) => new Point(x).x)`,
    good: `const point = (x: number) => ({ x })
export const main = workflow(async (x: number) => point(x).x)`,
  },
  {
    code: 'NAMU1203',
    group: 'not-yet',
    title: 'Generators',
    message: 'A workflow cannot use generators yet.',
    reason: 'A suspended generator is a second kind of suspension besides `await`.',
    rewrite: 'Build an array and return it.',
    bad: `function* count() {
  yield 1
}
export const main = workflow(async () => [...count()].length)`,
    good: `function count() {
  return [1]
}
export const main = workflow(async () => [...count()].length)`,
  },
  {
    code: 'NAMU1204',
    group: 'not-yet',
    title: '`for await`',
    message: 'A workflow cannot use `for await` yet.',
    reason: 'Asynchronous streams come with streams between tasks.',
    rewrite: 'Await each item of an array: `for (const x of xs) { const y = await x }`.',
    bad: `export const main = workflow(async (xs: number[]) => {
  let sum = 0
  for await (const x of xs.map((n) => add(n, 1))) sum += x
  return sum
})`,
    good: `export const main = workflow(async (xs: number[]) => {
  let sum = 0
  for (const x of xs) sum += await add(x, 1)
  return sum
})`,
  },
  {
    code: 'NAMU1205',
    group: 'not-yet',
    title: 'Regular expressions',
    message: 'A workflow cannot use regular expressions yet.',
    reason: 'Their state and their running time need a place in the run’s record.',
    rewrite: 'Use string methods, or match in a task.',
    bad: `export const main = workflow(async (s: string) => s.split(/,/).length)`,
    good: `export const main = workflow(async (s: string) => s.split(',').length)`,
  },
  {
    code: 'NAMU1206',
    group: 'not-yet',
    title: 'Tagged templates',
    message: 'A workflow cannot use tagged templates yet.',
    reason: 'The tag gets a frozen array that is the same at each evaluation.',
    rewrite: 'Call the function with plain arguments.',
    bad: `const tag = (parts: TemplateStringsArray, n: number) => parts.length + n
export const main = workflow(async (n: number) => tag\`n is \${n}\`)`,
    good: `const tag = (parts: string[], n: number) => parts.length + n
export const main = workflow(async (n: number) => tag(['n is ', ''], n))`,
  },
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
  {
    code: 'NAMU1208',
    group: 'not-yet',
    title: 'Calling a workflow from a workflow',
    message: 'A workflow cannot call the workflow {name} yet.',
    reason: 'Child workflows come in a later release.',
    rewrite: 'Move the body into a helper function that both workflows call.',
    bad: `export const child = workflow(async (n: number) => add(n, 1))
export const main = workflow(async (n: number) => child(n))`,
    good: `const step = (n: number) => add(n, 1)
export const child = workflow(async (n: number) => step(n))
export const main = workflow(async (n: number) => step(n))`,
  },
  {
    code: 'NAMU1209',
    group: 'not-yet',
    title: 'Holes in arrays',
    message: 'A workflow cannot have holes in array literals yet.',
    reason: 'A hole is neither a value nor absent: each method treats it in its own way.',
    rewrite: 'Write `undefined`.',
    bad: `export const main = workflow(async () => [1, , 3].length)`,
    good: `export const main = workflow(async () => [1, undefined, 3].length)`,
  },
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
    title: 'Enum and namespace objects as values',
    message: '{name} cannot be used as a value in a workflow yet; its members can.',
    reason: 'The members are constants that go into the graph; the object itself does not.',
    rewrite: 'Name the member, as in `{name}.member`.',
    bad: `enum Colour {
  Red,
}
export const main = workflow(async () => typeof Colour)`,
    good: `enum Colour {
  Red,
}
export const main = workflow(async () => typeof Colour.Red)`,
  },
] as const satisfies readonly DiagnosticEntry[]
