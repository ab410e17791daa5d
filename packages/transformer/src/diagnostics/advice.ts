import type { DiagnosticEntry } from './entry.js'

/** NAMU15xx: compiles, but may not be what was meant. */
export const advice = [
  {
    code: 'NAMU1501',
    group: 'advice',
    severity: 'warning',
    title: 'Code that cannot be reached',
    message: 'This is never reached.',
    reason: 'What stands before it always leaves, so it is not in the graph, and never runs.',
    rewrite: 'Remove it, or correct what leaves too early.',
    bad: `export const main = workflow(async (n: number) => {
  return await add(n, 1)
  await add(n, 2)
})`,
    good: `export const main = workflow(async (n: number) => {
  await add(n, 2)
  return await add(n, 1)
})`,
  },
  {
    code: 'NAMU1502',
    group: 'advice',
    severity: 'warning',
    title: 'A loop without an await and without a bound',
    message: 'Nothing in this loop waits, and nothing says how often it goes round.',
    reason:
      'Between two awaits a run may execute so many instructions, and no more: one in which the loop does not end in time fails.',
    rewrite:
      'Count the rounds (`for (let i = 0; i < limit; i++)`), go over a collection, or move the computation into a task.',
    bad: `export const main = workflow(async (n: number) => {
  let at = n
  while (at !== 1) at = at % 2 === 0 ? at / 2 : 3 * at + 1
  return await add(at, n)
})`,
    good: `export const main = workflow(async (n: number) => {
  let at = n
  for (let i = 0; i < 1000 && at !== 1; i++) at = at % 2 === 0 ? at / 2 : 3 * at + 1
  return await add(at, n)
})`,
  },
  {
    code: 'NAMU1503',
    group: 'advice',
    severity: 'warning',
    title: 'Calls that wait for each other without need',
    message:
      'This call waits for {first} and uses nothing of it. Overlapped, the critical path of workflow "{workflow}" is {after} instead of {before}{repeats}.',
    reason:
      'A task starts where it is called; here it is called only after another one has ended, although its arguments are known before. The critical path counts the calls that have to end one after the other.',
    rewrite:
      'Start them together, `await Promise.all([…])`, when their effects may happen in any order; or mark them `pure: true` when they have none: the engine then starts them early by itself.',
    bad: `export const main = workflow(async (n: number) => {
  const one = await add(n, 1)
  const two = await add(n, 2)
  return one * two
})`,
    good: `export const main = workflow(async (n: number) => {
  const [one, two] = await Promise.all([add(n, 1), add(n, 2)])
  return one * two
})`,
  },
  {
    code: 'NAMU1504',
    group: 'advice',
    severity: 'warning',
    title: 'An argument that cannot be serialised',
    message: '{path} is {what}, which cannot be passed to task "{task}".',
    reason:
      'The parameter of the task allows any value here, but arguments are copied to the task as data. A call with such a value throws.',
    rewrite:
      'Pass an object with the data that the task needs, and let the parameter name its properties.',
    bad: `export const keep = task(async (value: unknown) => typeof value)
export const main = workflow(async (name: string) => {
  const order = { name, customer: { name, callback: () => name } }
  return await keep(order)
})`,
    good: `export const keep = task(async (value: unknown) => typeof value)
export const main = workflow(async (name: string) => {
  const order = { name, customer: { name } }
  return await keep(order)
})`,
  },
  {
    code: 'NAMU1505',
    group: 'advice',
    severity: 'warning',
    title: 'Concurrent callbacks write one variable',
    message:
      'Callbacks that run at the same time write "{name}" after an await, so what it holds depends on which ends last.',
    reason:
      'The callbacks are started one after the other without waiting, and go on in the order in which their calls end. `x += await …` reads `x` before it waits, and loses what others have written meanwhile.',
    rewrite:
      'Return the value from the callback, and put the results of `Promise.all` together afterwards.',
    bad: `export const main = workflow(async (numbers: number[]) => {
  let sum = 0
  await Promise.all(
    numbers.map(async (n) => {
      sum += await add(n, 1)
    }),
  )
  return sum
})`,
    good: `export const main = workflow(async (numbers: number[]) => {
  let sum = 0
  for (const more of await Promise.all(numbers.map((n) => add(n, 1)))) sum += more
  return sum
})`,
  },
] as const satisfies readonly DiagnosticEntry[]
