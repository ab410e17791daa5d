/** What changed between two versions of a workflow. */
export {
  diffWorkflows,
  type ContractChange,
  type FunctionChange,
  type SiteChange,
  type SitePlace,
  type TaskChange,
  type WorkflowDiff,
  type WorkflowVersion,
} from './diff-workflows.js'
export type { JsonChange } from './json-changes.js'
