import type { DiagnosticEntry } from './entry.js'

/** NAMU143x: policies of tasks and of call sites. */
export const policyDiagnostics = [
  {
    code: 'NAMU1430',
    group: 'limit',
    title: 'An error class in `retry.except` cannot be recognised',
    message: 'Errors of the class {class} cannot be recognised after a task.',
    reason:
      'An error comes out of a task with the ids of its classes: those of the modules of this project. A class of a library, or one made inside a function, has none.',
    rewrite:
      'Catch it in the task and throw an error of your own, declared at the top level of a module; or set `retryable: false` on it.',
    bad: `import { CancelledError } from '@namu/core'
export const charge = task({ retry: { except: [CancelledError] } }, async (n: number) => n)
export const main = workflow(async () => charge(1))`,
    good: `export class Declined extends Error {}
export const charge = task({ retry: { except: [Declined] } }, async (n: number) => n)
export const main = workflow(async () => charge(1))`,
  },
  {
    code: 'NAMU1431',
    group: 'mistake',
    title: 'A cached task is not pure',
    message: 'Option `cache` needs `pure: true`.',
    reason:
      'A call that is answered from the cache does not run the task: only a task without side effects may be left out.',
    rewrite: 'Add `pure: true` if the task has no side effects; else leave `cache` out.',
    bad: `export const price = task({ cache: { ttl: '1h' } }, async (item: string) => item.length)`,
    good: `export const price = task({ pure: true, cache: { ttl: '1h' } }, async (item: string) => item.length)`,
  },
  {
    code: 'NAMU1432',
    group: 'limit',
    title: '`withOptions` is not called at once',
    message: '{what} does not name a task and call it at once.',
    reason:
      'The options belong to one call site, and the compiler must see which task is called there, and how. A task method needs its receiver, which `withOptions` does not know.',
    rewrite: 'Write `withOptions(task, { ... })(...)` with the name of a task function.',
    bad: `import { withOptions } from '@namu/core'
export const main = workflow(async () => {
  const quick = withOptions(add, { timeout: '1s' })
  return quick(1, 2)
})`,
    good: `import { withOptions } from '@namu/core'
export const main = workflow(async () => withOptions(add, { timeout: '1s' })(1, 2))`,
  },
] as const satisfies readonly DiagnosticEntry[]
