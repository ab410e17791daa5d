import type { DiagnosticEntry } from './entry.js'

/** NAMU110x to NAMU112x: what a workflow may call and read. */
export const builtinLimits = [
  {
    code: 'NAMU1101',
    group: 'limit',
    title: 'Library code in a workflow',
    message: '{what} is library code; a workflow cannot run it.',
    reason:
      'Only the project’s own source is compiled. Library code may do anything at all, so it runs where effects belong: in a task.',
    rewrite: 'Wrap it in a task: `export const {task} = task((...args) => {name}(...args))`.',
    bad: `import { basename } from 'node:path'
export const main = workflow(async (file: string) => basename(file))`,
    good: `import { basename } from 'node:path'
export const nameOf = task((file: string) => basename(file))
export const main = workflow(async (file: string) => nameOf(file))`,
  },
  {
    code: 'NAMU1102',
    group: 'limit',
    title: 'An unknown built-in',
    message: '{name} is not available in a workflow.',
    reason:
      'A workflow runs in a sandbox with the built-ins whose results are the same everywhere and every time.',
    rewrite: 'Call it in a task, or use one of the built-ins listed in docs/language.md.',
    bad: `export const main = workflow(async (n: number) => Math.sin(n))`,
    good: `export const sine = task((n: number) => Math.sin(n))
export const main = workflow(async (n: number) => sine(n))`,
  },
  {
    code: 'NAMU1103',
    group: 'limit',
    title: 'An unknown method of a built-in',
    message: 'The method {method} of {receiver} is not available in a workflow.',
    reason:
      'A workflow has the methods whose results are the same everywhere and every time; methods that depend on the host, its language or its time zone are not among them.',
    rewrite: 'Call it in a task, or use one of the methods listed in docs/language.md.',
    bad: `export const main = workflow(async (n: number) => n.toLocaleString())`,
    good: `export const shown = task((n: number) => n.toLocaleString())
export const main = workflow(async (n: number) => shown(n))`,
  },
  {
    code: 'NAMU1104',
    group: 'limit',
    title: 'A built-in method is read as a value',
    message: 'The method {method} can be called, not read as a value.',
    reason:
      'A method that is taken from its object has lost its receiver; the sandbox has no such functions.',
    rewrite: 'Call it on its object, inside an arrow function where a function is needed.',
    bad: `export const main = workflow(async (xs: number[]) => {
  const at = xs.at
  return typeof at
})`,
    good: `export const main = workflow(async (xs: number[]) => {
  const at = (index: number) => xs.at(index)
  return typeof at
})`,
  },
  {
    code: 'NAMU1105',
    group: 'limit',
    title: 'A task, or sleep, is used as a value',
    message: '{name} starts something durable: it can be called, not used as a value.',
    reason:
      'A call of a task or of `sleep` has a place in the source that names it, and arguments that are checked against its types; one that is handed on has neither.',
    rewrite: 'Write an arrow function around the call: `(x) => {name}(x)`.',
    bad: `export const main = workflow(async (xs: [number, number][]) => {
  const sums = xs.map(([a, b]) => [add, a, b])
  return sums.length
})`,
    good: `export const main = workflow(async (xs: [number, number][]) => {
  const sums = xs.map(([a, b]) => add(a, b))
  return (await Promise.all(sums)).length
})`,
  },
  {
    code: 'NAMU1106',
    group: 'limit',
    title: 'A workflow is used as a value',
    message: 'The workflow {name} cannot be used as a value.',
    reason:
      'A workflow is started, by a client or by another workflow; it is not a function value.',
    rewrite: 'Move what both share into a helper function and call that.',
    bad: `export const main = workflow(async () => add(1, 2))
export const other = workflow(async () => [main].length)`,
    good: `const shared = () => add(1, 2)
export const main = workflow(async () => shared())
export const other = workflow(async () => shared())`,
  },
  {
    code: 'NAMU1107',
    group: 'limit',
    title: 'A module-level variable is read',
    message: 'A workflow cannot read the module-level variable "{name}".',
    reason:
      'Its value depends on what the process did before; a run may continue in another process.',
    rewrite: 'Make it a `const` with a literal value, or pass it as an input.',
    bad: `export let limit = 3
export const main = workflow(async () => add(limit, 1))`,
    good: `export const limit = 3
export const main = workflow(async () => add(limit, 1))`,
  },
  {
    code: 'NAMU1108',
    group: 'limit',
    title: 'A module-level value is computed when the module loads',
    message: 'The value of "{name}" is computed when its module loads.',
    reason: 'A graph holds no module code: only constants that the compiler can read go into it.',
    rewrite: 'Compute it inside the workflow, or in a task when it depends on the host.',
    bad: `const started = Date.now()
export const main = workflow(async () => add(started, 1))`,
    good: `export const main = workflow(async () => add(Date.now(), 1))`,
  },
  {
    code: 'NAMU1109',
    group: 'limit',
    title: 'A method of a value of unknown type',
    message: 'The method {method} of a value of type {type} is not known.',
    reason:
      'Without a type the compiler allows only names that some built-in of a workflow has; it cannot tell what this one would call.',
    rewrite: 'Give the value a type.',
    bad: `export const main = workflow(async (value: any) => value.frobnicate())`,
    good: `export const main = workflow(async (value: string) => value.trim())`,
  },
  {
    code: 'NAMU1110',
    group: 'limit',
    title: 'A property that workflows do not have',
    message: 'The property {property} of {receiver} is not available in a workflow.',
    reason:
      'A workflow reads own properties and the few data properties of built-ins; prototypes and host details are out of reach.',
    rewrite: 'Read it in a task, or keep what you need in an own property.',
    bad: `export const main = workflow(async (f: number) => {
  const twice = (x: number) => x * f
  return twice.name
})`,
    good: `export const main = workflow(async (f: number) => {
  const twice = { name: 'twice', run: (x: number) => x * f }
  return twice.name
})`,
  },
  {
    code: 'NAMU1111',
    group: 'limit',
    title: 'Reading an error’s stack',
    message: 'A workflow cannot read `stack`.',
    reason:
      'A stack names files and lines of one process; it differs between machines and between a direct run and a durable one.',
    rewrite: 'Use `message` or `name`; the stack of a failed task is kept in the run’s status.',
    bad: `export const main = workflow(async () => {
  try {
    return String(await add(1, 2))
  } catch (error) {
    return error instanceof Error ? error.stack : undefined
  }
})`,
    good: `export const main = workflow(async () => {
  try {
    return String(await add(1, 2))
  } catch (error) {
    return error instanceof Error ? error.message : undefined
  }
})`,
  },
  {
    code: 'NAMU1112',
    group: 'limit',
    title: 'Prototypes',
    message: '`{name}` reaches for a prototype.',
    reason: 'Prototypes are out of a workflow’s reach: what they hold could not be recorded.',
    rewrite: 'Use own properties, or a Map for keys that come from outside.',
    bad: `export const main = workflow(async (n: number) => {
  const o = { n, ['__proto__']: null }
  return o.n
})`,
    good: `export const main = workflow(async (n: number) => {
  const o = { n, proto: null }
  return o.n
})`,
  },
  {
    code: 'NAMU1113',
    group: 'limit',
    title: 'A result that depends on the host',
    message: '{what} depends on the host’s time zone or language.',
    reason: 'A run may continue on another machine and must get the same result there.',
    rewrite: 'Use `toISOString()`, the UTC methods or `Date.UTC(...)`; or do it in a task.',
    bad: `export const main = workflow(async (at: Date) => \`at \${at}\`)`,
    good: `export const main = workflow(async (at: Date) => \`at \${at.toISOString()}\`)`,
  },
  {
    code: 'NAMU1114',
    group: 'limit',
    title: 'Comparing functions',
    message: 'Functions cannot be compared in a workflow.',
    reason:
      'A graph makes a function value where it is needed, so two mentions of one function need not be the same value.',
    rewrite: 'Compare names, or other data that stands beside the function.',
    bad: `export const main = workflow(async (n: number) => {
  const up = () => n + 1
  const down = () => n - 1
  const chosen = n > 0 ? up : down
  return chosen === up
})`,
    good: `export const main = workflow(async (n: number) => {
  const chosen = n > 0 ? 'up' : 'down'
  return chosen === 'up'
})`,
  },
  {
    code: 'NAMU1115',
    group: 'limit',
    title: 'Iterating a value that workflows cannot iterate',
    message: 'A workflow cannot iterate a value of type {type}.',
    reason:
      'Arrays, strings, Maps, Sets and their built-in iterators can be iterated; other iterables run code of their own.',
    rewrite: 'Turn it into an array in a task.',
    bad: `export const main = workflow(async (bytes: Uint8Array) => {
  let sum = 0
  for (const byte of bytes) sum += byte
  return sum
})`,
    good: `export const main = workflow(async (bytes: number[]) => {
  let sum = 0
  for (const byte of bytes) sum += byte
  return sum
})`,
  },
  {
    code: 'NAMU1116',
    group: 'limit',
    title: 'A function of @namu/core in a workflow',
    message: '{name} of @namu/core cannot be used inside a workflow.',
    reason: 'It belongs to tasks or to the top level of a module.',
    rewrite: 'Use it inside a task, or declare tasks and workflows at the top level.',
    bad: `import { tryContext } from '@namu/core'
export const main = workflow(async () => tryContext()?.run)`,
    good: `import { tryContext } from '@namu/core'
export const runId = task(() => tryContext()?.run)
export const main = workflow(async () => runId())`,
  },
  {
    code: 'NAMU1117',
    group: 'limit',
    title: 'A built-in is used as a value',
    message: '{name} cannot be used as a value.',
    reason: 'The sandbox has built-ins to call, not to hand around.',
    rewrite: 'Call it inside an arrow function: `(x) => ...`.',
    bad: `export const main = workflow(async () => {
  const m = Math
  return typeof m
})`,
    good: `export const main = workflow(async (a: number, b: number) => {
  const max = (x: number, y: number) => Math.max(x, y)
  return max(a, b)
})`,
  },
] as const satisfies readonly DiagnosticEntry[]
