import type { DiagnosticEntry } from './entry.js'

/** NAMU1313: what no walk over the source could get to the bottom of. */
export const nestingDiagnostics = [
  {
    code: 'NAMU1313',
    group: 'limit',
    title: 'Code nests too deeply',
    message: 'This code nests more than {limit} levels deep.',
    reason:
      'The compiler, like TypeScript itself, walks into each level of an expression or statement from the one around it, and would run out of stack at a depth that differs from machine to machine. An operator between two operands, a call on the result of a call and an `else if` are a level each.',
    rewrite:
      'Take an inner part out into a function or a constant; write a long chain of operators as a loop or a `join`, a long `else if` as a `switch`, generated data as a JSON file.',
    bad: `export const sum = workflow(async (n: number) => n + n + n /* … 600 more */ + n)`,
    good: `export const sum = workflow(async (n: number) => {
  let sum = 0
  for (let i = 0; i < 600; i++) sum += n
  return sum
})`,
  },
] as const satisfies readonly DiagnosticEntry[]
