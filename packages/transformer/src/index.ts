/** The compiler: from a TypeScript project to graphs, artifacts and their manifest. */
export { buildProject } from './build/index.js'
export type {
  BuildResult,
  BuildSettings,
  ProjectSummary,
  TaskSummary,
  WorkflowSummary,
} from './build/index.js'
export {
  formatDiagnostic,
  hasErrors,
  type Diagnostic,
  type DiagnosticSpan,
  type DiagnosticStyle,
  type FormatOptions,
} from './diagnostics/index.js'
