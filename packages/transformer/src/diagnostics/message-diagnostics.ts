import type { DiagnosticEntry } from './entry.js'

/** NAMU140x: signals and what is published. */
export const messageDiagnostics = [
  {
    code: 'NAMU1401',
    group: 'limit',
    title: 'A name is not a compile-time constant',
    message: 'The name of a {what} has to be a text that the compiler can read.',
    reason:
      'Names and what they carry are part of the graph: whoever sends a signal to a run, or reads what it publishes, is told before it runs which there are.',
    rewrite:
      'Use a literal, or a `const` with a literal as its value, and put what varies into the payload.',
    bad: `import { signal } from '@namu/core'
export const order = workflow(async (id: string) => signal<number>('paid ' + id))`,
    good: `import { signal } from '@namu/core'
export const order = workflow(async () => signal<{ id: string; amount: number }>('paid'))`,
  },
  {
    code: 'NAMU1402',
    group: 'mistake',
    title: 'A signal carries two types',
    message: 'The signal "{name}" carries another type elsewhere in this workflow.',
    reason:
      'A signal is kept until somebody waits for it, whoever that is; so what it carries is checked by its name when it is sent.',
    rewrite:
      'Declare one type for the signal and use it at each place, or give one of them another name.',
    bad: `import { signal } from '@namu/core'
export const order = workflow(async () => [
  await signal<number>('paid'),
  await signal<string>('paid'),
])`,
    good: `import { signal } from '@namu/core'
export const order = workflow(async () => [
  await signal<number>('paid'),
  await signal<number>('paid'),
])`,
  },
] as const satisfies readonly DiagnosticEntry[]
