/** The compiler: from a TypeScript project to graphs, artifacts and their manifest. */
export { buildProject, createProjectBuilder } from './build/index.js'
export type {
  BuildResult,
  BuildSettings,
  ProjectBuilder,
  ProjectSummary,
  Redone,
  TaskSummary,
  WorkflowSummary,
} from './build/index.js'
export { applyFixes, type AppliedFixes } from './fixes/apply-fixes.js'
export {
  formatDiagnostic,
  githubAnnotation,
  hasErrors,
  type Diagnostic,
  type DiagnosticSpan,
  type Fix,
  type DiagnosticStyle,
  type FormatOptions,
} from './diagnostics/index.js'
