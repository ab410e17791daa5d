import type { DiagnosticEntry } from './entry.js'

/** NAMU10xx: the program contradicts itself or the rules of tasks and workflows. */
export const mistakes = [
  {
    code: 'NAMU1001',
    group: 'mistake',
    title: 'Two tasks have one id',
    message: 'Task id "{id}" is used twice.',
    reason: 'A run finds its task by the id, so an id must name one task only.',
    rewrite: 'Give one of them another id, or leave the option out: file and export then make it.',
    bad: `export const send = task({ id: 'mail' }, async (to: string) => to)
export const post = task({ id: 'mail' }, async (to: string) => to)`,
    good: `export const send = task({ id: 'mail' }, async (to: string) => to)
export const post = task({ id: 'post' }, async (to: string) => to)`,
  },
  {
    code: 'NAMU1002',
    group: 'mistake',
    title: 'Two workflows have one name',
    message: 'Workflow name "{name}" is used twice.',
    reason: 'A workflow is started by its name, so a name must stand for one workflow only.',
    rewrite: 'Rename one of the exports, or give it another `name` option.',
    bad: `export const invoice = workflow(async () => add(1, 2))
export const bill = workflow({ name: 'invoice' }, async () => add(3, 4))`,
    good: `export const invoice = workflow(async () => add(1, 2))
export const bill = workflow({ name: 'bill' }, async () => add(3, 4))`,
  },
  {
    code: 'NAMU1003',
    group: 'mistake',
    title: 'A task is not exported',
    message: '{what} is not exported, so no worker can reach it.',
    reason:
      'A worker loads the module and takes the task by its export name; a task that is made inside an expression, a function or a private constant has no such name.',
    rewrite: 'Write it as `export const name = task(...)` at the top level of a module.',
    bad: `const hidden = task(async (n: number) => n)
export const main = workflow(async () => hidden(1))`,
    good: `export const visible = task(async (n: number) => n)
export const main = workflow(async () => visible(1))`,
  },
  {
    code: 'NAMU1004',
    group: 'mistake',
    title: 'A workflow is not exported',
    message: '{what} is not exported, so nobody can start it.',
    reason: 'The export name is the name of the workflow.',
    rewrite: 'Write it as `export const name = workflow(...)` at the top level of a module.',
    bad: `const main = workflow(async () => add(1, 2))
void main`,
    good: `export const main = workflow(async () => add(1, 2))`,
  },
  {
    code: 'NAMU1005',
    group: 'mistake',
    title: 'A task method has no exported receiver',
    message: 'The task method {method} has no exported constant as its receiver.',
    reason:
      'A worker calls an instance method on an object it can find by name: a constant of a module, made once when the module loads.',
    rewrite:
      'Export one instance, `export const {instance} = new {class}(...)`, and call the task on it; or make the method static.',
    bad: `export class Mailer {
  @task
  async send(to: string): Promise<string> {
    return to
  }
}`,
    good: `export class Mailer {
  @task
  async send(to: string): Promise<string> {
    return to
  }
}
export const mailer = new Mailer()`,
  },
  {
    code: 'NAMU1006',
    group: 'mistake',
    title: 'A workflow is not async',
    message: 'The function of workflow "{name}" is not async.',
    reason: 'A workflow outlives the call that starts it; its result is always a promise.',
    rewrite: 'Write `async` before the function.',
    bad: `export const main = workflow((n: number) => add(n, 1))`,
    good: `export const main = workflow(async (n: number) => add(n, 1))`,
  },
  {
    code: 'NAMU1007',
    group: 'mistake',
    title: 'An option is not a compile-time constant',
    message: '{what} is not a compile-time constant.',
    reason:
      'Options become part of the release when it is built; the compiler reads them and runs nothing.',
    rewrite: 'Use a literal, or a `const` with a literal as its value.',
    bad: `export const fetchPage = task({ timeout: Date.now() }, async (url: string) => url)`,
    good: `const limit = '30s'
export const fetchPage = task({ timeout: limit }, async (url: string) => url)`,
  },
  {
    code: 'NAMU1008',
    group: 'mistake',
    title: 'An option has an impossible value',
    message: 'Option `{option}` cannot be {value}: {expected}.',
    reason: 'The value has no meaning for the engine.',
    rewrite: 'Use a value of the named kind.',
    bad: `export const fetchPage = task({ timeout: 'soon' }, async (url: string) => url)`,
    good: `export const fetchPage = task({ timeout: '10s' }, async (url: string) => url)`,
  },
  {
    code: 'NAMU1009',
    group: 'mistake',
    title: 'The wrapped function is not in the project',
    message: 'The function given to {wrapper}() is not written in this project.',
    reason:
      'The compiler reads the function itself: its parameters, its result, and for a workflow its body.',
    rewrite: 'Write a function around it: `{wrapper}(async (...) => theirs(...))`.',
    bad: `export const parse = task(JSON.parse)`,
    good: `export const parse = task((text: string): number => Number(JSON.parse(text)))`,
  },
  {
    code: 'NAMU1010',
    group: 'mistake',
    title: 'A task may or may not return a promise',
    message: 'The return type of task "{id}" does not say whether it is a promise: {type}.',
    reason:
      'A call of a synchronous task is waited for in place, a call of an asynchronous one is a promise; the compiler must know which.',
    rewrite: 'Make the function `async`, or declare a return type that is no promise.',
    bad: `export const load = task((n: number): number | Promise<number> => n)`,
    good: `export const load = task(async (n: number): Promise<number> => n)`,
  },
  {
    code: 'NAMU1011',
    group: 'mistake',
    severity: 'warning',
    title: 'Nobody awaits a started call',
    message: 'The result of {what} is not awaited.',
    reason:
      'The call still runs and the run waits for it at its end, but a failure of it shows only as an unhandled rejection.',
    rewrite: 'Write `await` before it, or `void` to say that it is meant.',
    bad: `export const main = workflow(async () => {
  add(1, 2)
})`,
    good: `export const main = workflow(async () => {
  await add(1, 2)
})`,
  },
  {
    code: 'NAMU1012',
    group: 'mistake',
    title: 'A module-level variable is written',
    message: 'A workflow cannot write the module-level variable "{name}".',
    reason:
      'A run outlives the process that started it: what one process remembers, the next one does not have.',
    rewrite: 'Keep the value in a local variable and return it, or store it through a task.',
    bad: `let total = 0
export const main = workflow(async () => {
  total = await add(1, 2)
})
export const read = () => total`,
    good: `export const main = workflow(async () => {
  const total = await add(1, 2)
  return total
})`,
  },
  {
    code: 'NAMU1013',
    group: 'mistake',
    title: 'A task or workflow is a generator',
    message: 'The function given to {wrapper}() is a generator.',
    reason: 'A generator hands out its values one by one; a task or workflow has one result.',
    rewrite: 'Collect the values and return them as an array.',
    bad: `export const list = task(function* () {
  yield 1
})`,
    good: `export const list = task(function () {
  return [1]
})`,
  },
  {
    code: 'NAMU1014',
    group: 'mistake',
    title: 'A module-level object is changed',
    message: 'A workflow reads the module-level object "{name}", so nothing may change it.',
    reason:
      'What a workflow reads from a module is made part of its graph and frozen: a run outlives the process that started it, and does not see what a process changes.',
    rewrite:
      'Change a copy, `{ ...{name} }`, `[...{name}]` or `new Map({name})`, or keep the data behind a task.',
    bad: `const prices = { tea: 3 }
export const main = workflow(async () => {
  prices.tea = 4
  return prices.tea
})`,
    good: `const prices = { tea: 3 }
export const main = workflow(async () => {
  const raised = { ...prices, tea: 4 }
  return raised.tea
})`,
  },
] as const satisfies readonly DiagnosticEntry[]
