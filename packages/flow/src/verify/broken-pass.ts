import { InvariantError } from '@namu/core/internal'

/** What a report of a broken invariant needs; texts are cut to a size that fits a message. */
export interface BrokenPass {
  readonly pass: string
  /** What is wrong and where, as the verifier says it. */
  readonly problem: string
  readonly functionId: string
  /** The function as text before and after the pass. */
  readonly before: string
  readonly after: string
}

/** A pass left a program behind that the verifier refuses: a bug of Namu. */
export class BrokenPassError extends InvariantError {
  readonly report: BrokenPass

  constructor(message: string, report: BrokenPass) {
    super(message)
    this.name = 'BrokenPassError'
    this.report = report
  }
}

const longest = 4000

interface Printable {
  readonly functions: readonly { readonly id: string }[]
}

/**
 * Runs one pass with the verifier behind it. When either finds the program broken, the error says
 * which pass it was and shows the function before and after.
 * @throws BrokenPassError
 */
export function checkedPass<Before extends Printable, After extends Printable>(
  pass: string,
  before: Before,
  run: (program: Before) => After,
  verify: (program: After) => void,
  print: (program: Before | After) => string,
): After {
  let after: After | undefined
  try {
    after = run(before)
    verify(after)
    return after
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error
    const problem = error.message
      .replace(/^Broken invariant: (after "[^"]*": )?/, '')
      .replace(/\. This is a bug in Namu.*$/, '')
    const functionId = functionIn(problem, before)
    const text = (program: Before | After | undefined): string =>
      program ? textOf(program, functionId, print) : ''
    const report = { pass, problem, functionId, before: text(before), after: text(after) }
    throw new BrokenPassError(`after "${pass}": ${problem}`, report)
  }
}

/** The function that a problem names; the longest id, as nested functions begin with the outer one. */
function functionIn(problem: string, program: Printable): string {
  const named = program.functions.filter(({ id }) => problem.includes(id))
  return named.reduce((best, { id }) => (id.length > best.length ? id : best), '')
}

function textOf<Program extends Printable>(
  program: Program,
  id: string,
  print: (program: Program) => string,
): string {
  const functions = program.functions.filter((fn) => fn.id === id)
  if (functions.length === 0) return ''
  try {
    const text = print({ ...program, functions })
    return text.length <= longest ? text : `${text.slice(0, longest)}\n…`
  } catch {
    // A program that is broken enough cannot be printed either.
    return ''
  }
}
