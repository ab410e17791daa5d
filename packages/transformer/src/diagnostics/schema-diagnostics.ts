import type { DiagnosticEntry } from './entry.js'

/** NAMU130x: what cannot cross the boundary of a task or workflow. */
export const schemaDiagnostics = [
  {
    code: 'NAMU1301',
    group: 'limit',
    title: 'A type that cannot be serialised',
    message: '{path} is {what}, which cannot be serialised.',
    reason:
      'Arguments and results are written to the run’s log and sent to workers; only data survives that: JSON values, bigint, Date, Map, Set, typed arrays and errors.',
    rewrite:
      'Pass plain data (an interface or type without methods), and make functions, instances and connections inside the task.',
    bad: `export const notify = task(async (to: string, done: () => void) => done())`,
    good: `export const notify = task(async (to: string, subject: string) => subject)`,
  },
  {
    code: 'NAMU1302',
    group: 'limit',
    title: 'A type that grows without end',
    message: '{path} has a type that grows with every level, so it has no finite schema.',
    reason:
      'A generic type that contains itself with ever larger arguments is a new type at every level; JSON Schema can only describe types that come back to themselves.',
    rewrite: 'Keep the type arguments the same inside the type, or use `unknown` at some level.',
    bad: `interface Growing<T> {
  value: T
  next?: Growing<T[]>
}
export const grow = task(async (from: Growing<number>) => from.value)`,
    good: `interface Chain<T> {
  value: T
  next?: Chain<T>
}
export const follow = task(async (from: Chain<number>) => from.value)`,
  },
] as const satisfies readonly DiagnosticEntry[]
