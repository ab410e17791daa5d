import type { WorkflowReference } from '@namu/core/internal'
import type { WorkflowSummary } from '../build/index.js'

/**
 * What is added at the end of a module that exports workflows: each gets the reference that tells a
 * client which compiled workflow it is. The module imports itself, so that the names are those of its
 * exports, whatever they are called inside; at the end, so that positions in the source stay.
 */
export function referencesFor(
  moduleName: string,
  workflows: readonly WorkflowSummary[],
  version: string,
): string {
  const lines = workflows.map(({ name, exported, graph }, index) => {
    const local = `__namuWorkflow${String(index)}`
    const reference: WorkflowReference = { name, version, graph }
    return (
      `import { ${JSON.stringify(exported)} as ${local} } from ${JSON.stringify(`./${moduleName}`)}\n` +
      `Object.assign(${local}[Symbol.for('namu.workflow')], { reference: ${JSON.stringify(reference)} })`
    )
  })
  return `\n${lines.join('\n')}\n`
}
