import type { BuildOutput, Digest, SourcePosition, TaskId } from '@namu/core/internal'
import type { Diagnostic } from '../diagnostics/index.js'
import type { ErrorClass } from '../discover/error-classes.js'

export interface BuildSettings {
  /** The folder with the project's tsconfig.json. */
  readonly root: string
  /** Version of the workflows; that of package.json by default. */
  readonly version?: string
  /** Take what earlier processes made, and leave them what this one makes: in `node_modules/.cache`. */
  readonly cache?: boolean
}

export type BuildResult =
  | {
      readonly ok: true
      readonly output: BuildOutput
      readonly warnings: readonly Diagnostic[]
      readonly summary: ProjectSummary
      /** What was made; the rest is from earlier builds. */
      readonly redone: Redone
    }
  | {
      readonly ok: false
      /** Errors, and the warnings that were found before them, in the order of the source. */
      readonly diagnostics: readonly Diagnostic[]
    }

/** How much of a project a build made. */
export interface Redone {
  /** Files that were compiled. */
  readonly files: number
  /** Files of the project. */
  readonly ofFiles: number
  /** Workflows in these files. */
  readonly workflows: number
  /** Tasks in these files. */
  readonly tasks: number
}

/** What a build found, for tables and lists; in the order of the source. */
export interface ProjectSummary {
  /** Absolute path. */
  readonly root: string
  readonly project: string
  readonly version: string
  readonly workflows: readonly WorkflowSummary[]
  readonly tasks: readonly TaskSummary[]
  readonly errorClasses: readonly Pick<ErrorClass, 'id' | 'file' | 'body'>[]
}

export interface WorkflowSummary {
  readonly name: string
  readonly source: SourcePosition
  readonly exported: string
  readonly graph: Digest
  readonly release: Digest
  /** The tasks that the graph starts. */
  readonly tasks: readonly TaskId[]
  readonly functions: number
  readonly instructions: number
}

export interface TaskSummary {
  readonly id: TaskId
  readonly source: SourcePosition
  readonly artifact: Digest
  /** Size of the code in bytes. */
  readonly bytes: number
  readonly pure: boolean
  readonly sync: boolean
  /** Workflows that start it. */
  readonly workflows: readonly string[]
  /** Native packages that must be installed where it runs. */
  readonly external: readonly string[]
}
