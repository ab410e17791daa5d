import { NamuError, type WorkflowIR } from '@namu/core/internal'
import { verifyWorkflow } from '../verify/verify-workflow.js'

/**
 * A graph from parsed JSON of unknown origin.
 * @throws NamuError NAMU4004 when it is of a format this version does not know
 * @throws NamuError NAMU4005 when it is damaged: of a wrong shape, inconsistent, or not what its digest names
 */
export function loadGraph(json: unknown): WorkflowIR {
  const [first, ...others] = verifyWorkflow(json)
  if (!first) return json as WorkflowIR // verified just now
  const more = others.length === 0 ? '' : ` (and ${others.length} more problems)`
  const unknown = first.code === 'NAMU4004'
  throw new NamuError(
    first.code,
    unknown ? first.message : `The graph is damaged: ${first.message}${more}`,
    {
      where: first.where,
      hint: unknown
        ? 'Install the version of Namu that built this graph, or a later one.'
        : 'Build the workflow again, or fetch its graph again from where it was published.',
    },
  )
}
