import { isNamuError, NamuError } from '@namu/core/internal'
import { BrokenPassError } from '@namu/flow'
import { spanOf, type Diagnostic } from './diagnostics/index.js'
import type { DiscoveredWorkflow } from './discover/index.js'

/** The error of a workflow on which the compiler broke. */
export function brokenDiagnostic(
  root: string,
  workflow: Pick<DiscoveredWorkflow, 'name' | 'file' | 'fn'>,
  thrown: unknown,
): Diagnostic {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const { code, message, where, hint } = isNamuError(error)
    ? error
    : brokenCompiler(workflow, error)
  return {
    code,
    severity: 'error',
    message: where === undefined ? message : `${message} (${where})`,
    reason: '',
    rewrite: hint ?? '',
    span: spanOf(root, workflow.fn),
  }
}

/**
 * A broken invariant as an error for people: which workflow, function and pass, and what was wrong,
 * with the function as text before and after the pass. That is what a report needs.
 */
export function brokenCompiler(
  workflow: Pick<DiscoveredWorkflow, 'name' | 'file'>,
  error: Error,
): NamuError {
  const where = `the workflow ${workflow.name} in ${workflow.file}`
  const hint =
    'This is a bug in Namu, not in your code. Please report it with this message and, if you may, the source of the workflow.'
  if (!(error instanceof BrokenPassError)) {
    const message = error.name === 'InvariantError' ? error.message : String(error)
    return new NamuError('NAMU2004', message, { where, hint, cause: error })
  }
  const { pass, problem, functionId, before, after } = error.report
  const lines = [
    `The compiler broke ${workflow.name}: after the pass "${pass}", ${problem}`,
    `function: ${functionId === '' ? 'unknown' : functionId}`,
    ...(before === '' ? [] : [`before:\n${before.trimEnd()}`]),
    ...(after === '' ? [] : [`after:\n${after.trimEnd()}`]),
  ]
  return new NamuError('NAMU2004', lines.join('\n'), { where, hint, cause: error })
}
