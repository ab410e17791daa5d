import type { DiagnosticEntry } from './entry.js'

/** NAMU142x: compensations. */
export const rollbackDiagnostics = [
  {
    code: 'NAMU1420',
    group: 'limit',
    title: 'A compensation is not a task that is named',
    message: 'onRollback needs the name of a task, and {what} is none.',
    reason:
      'A compensation is a durable call of its own, which may be carried out long after the function that registered it has ended; so the graph has to say which task it calls.',
    rewrite: 'Name the task, and give its arguments after it.',
    bad: `import { onRollback } from '@namu/core'
export const subtract = task(async (a: number, b: number) => a - b)
export const order = workflow(async (n: number) => {
  onRollback(n > 0 ? subtract : add, n, 1)
  return n
})`,
    good: `import { onRollback } from '@namu/core'
export const subtract = task(async (a: number, b: number) => a - b)
export const order = workflow(async (n: number) => {
  if (n > 0) onRollback(subtract, n, 1)
  else onRollback(add, n, 1)
  return n
})`,
  },
] as const satisfies readonly DiagnosticEntry[]
