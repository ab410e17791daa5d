import type { DiagnosticEntry } from './entry.js'

/** NAMU144x: keys of limits. */
export const keyDiagnostics = [
  {
    code: 'NAMU1440',
    group: 'limit',
    title: 'A key function does more than read its arguments',
    message: '{what} cannot be in a key function.',
    reason:
      'A key is computed by whoever hands a call to the workers, without the code of the project: the function becomes a small expression in the release.',
    rewrite:
      'Use what a key can have: parameters, their properties (also with `?.`), `??`, template strings, `+` of texts, and constants. For more, give the task the key as an argument of its own.',
    bad: `export const charge = task(
  { concurrency: { limit: 1, key: (order: { customer: string }) => order.customer.trim() } },
  async (order: { customer: string }) => order.customer,
)`,
    good: `export const charge = task(
  { concurrency: { limit: 1, key: (order: { customer: string }) => order.customer } },
  async (order: { customer: string }) => order.customer,
)`,
  },
] as const satisfies readonly DiagnosticEntry[]
