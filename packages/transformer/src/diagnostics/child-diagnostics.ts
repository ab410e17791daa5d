import type { DiagnosticEntry } from './entry.js'

/** NAMU1410 to 1419: child runs. */
export const childDiagnostics = [
  {
    code: 'NAMU1410',
    group: 'limit',
    title: '`detach` without a workflow that is called',
    message:
      '`{what}` starts nothing here: `detach` takes the name of a workflow and is called at once.',
    reason:
      'Which workflow a call starts is part of the graph; a function that starts one is not a value that a run could keep.',
    rewrite:
      'Write `await detach(child)(...args)`, with the name of the workflow in place of `child`.',
    bad: `import { detach } from '@namu/core'
export const child = workflow(async (n: number) => add(n, 1))
export const main = workflow(async (n: number) => {
  const start = detach(child)
  return await start(n)
})`,
    good: `import { detach } from '@namu/core'
export const child = workflow(async (n: number) => add(n, 1))
export const main = workflow(async (n: number) => await detach(child)(n))`,
  },
] as const satisfies readonly DiagnosticEntry[]
