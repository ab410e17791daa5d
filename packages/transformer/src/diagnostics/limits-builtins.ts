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
    message: '{name} is not available in a workflow{because}.',
    reason:
      'A workflow runs in a sandbox with the built-ins that can be carried out exactly as in JavaScript, and whose results can be written down.',
    rewrite: '{rewrite}',
    bad: `export const main = workflow(async () => process.uptime())`,
    good: `export const uptime = task(() => process.uptime())
export const main = workflow(async () => uptime())`,
  },
  {
    code: 'NAMU1103',
    group: 'limit',
    title: 'An unknown method of a built-in',
    message: 'The method {method} of {receiver} is not available in a workflow{because}.',
    reason:
      'A workflow has the methods that can be carried out exactly as in JavaScript, and whose results can be written down.',
    rewrite: '{rewrite}',
    bad: `export const main = workflow(async (text: string) => text.bold())`,
    good: `export const main = workflow(async (text: string) => \`<b>\${text}</b>\`)`,
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
    reason:
      'A graph holds no module code: only what follows from literals, other constants and pure built-ins goes into it.',
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
  return twice.call(undefined, 2)
})`,
    good: `export const main = workflow(async (f: number) => {
  const twice = (x: number) => x * f
  return twice(2)
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
  // NAMU1113, results that depend on the host, is retired: the log keeps what the host answered.
  // NAMU1114, comparing functions, is retired: they compare as in JavaScript.
  {
    code: 'NAMU1115',
    group: 'limit',
    title: 'Iterating a value that workflows cannot iterate',
    message: 'A workflow cannot iterate a value of type {type}.',
    reason:
      'Arrays, strings, Maps, Sets, typed arrays, their built-in iterators and generators can be iterated; other iterables are objects of the host, or have a method under a symbol.',
    rewrite: 'Turn it into an array in a task.',
    bad: `const count = (headers: Headers) => [...headers].length
export const main = workflow(async () => typeof count)`,
    good: `const count = (headers: [string, string][]) => [...headers].length
export const main = workflow(async () => typeof count)`,
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
    reason:
      'Functions and classes of the sandbox are values, `Number` and `Math.max` for example; the objects that hold them are not, nor are functions that need the object they are called on.',
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
  {
    code: 'NAMU1119',
    group: 'limit',
    title: 'A regular expression of a module with the flag g or y',
    message: 'A workflow cannot read "{name}": matching with {pattern} changes it.',
    reason:
      'With the flags `g` and `y` a regular expression keeps a position between uses, so that one of a module is shared by everything the process does; a run may continue in another process. With `g` it can be the pattern of `match`, `replace`, `replaceAll`, `search` and `split`, which begin at the start of the text, and of `matchAll` if its module does nothing else with it.',
    rewrite: 'Write the literal where it is used, or return it from a function.',
    bad: `const words = /\\w+/g
export const main = workflow(async (text: string) => words.exec(text)?.index)`,
    good: `const words = () => /\\w+/g
export const main = workflow(async (text: string) => words().exec(text)?.index)`,
  },
] as const satisfies readonly DiagnosticEntry[]
