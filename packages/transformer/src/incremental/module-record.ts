import type { BuiltArtifact, Release, WorkflowIR } from '@namu/core/internal'
import type { DeclaredErrorClass, DeclaredTask, DeclaredWorkflow } from '../build/declared.js'
import type { Diagnostic } from '../diagnostics/index.js'

/** What a file without errors brings to a build; plain data, without the syntax tree. */
export interface ModuleParts {
  readonly tasks: readonly { readonly declared: DeclaredTask; readonly artifact: BuiltArtifact }[]
  readonly workflows: readonly {
    readonly declared: DeclaredWorkflow
    readonly graph: WorkflowIR
    readonly sites?: Release['sites']
  }[]
  readonly errorClasses: readonly DeclaredErrorClass[]
  /** By the step that found them. */
  readonly warnings: Readonly<Record<'declared' | 'compiled' | 'bundled', readonly Diagnostic[]>>
}

/** The parts with what they were made from. */
export interface ModuleRecord {
  /** Of the file and all it reaches, with what is the same for all files. */
  readonly key: string
  /** What the bundler read and looked for, by absolute path: see `DiskContents`. */
  readonly bundled: readonly (readonly [path: string, digest: string])[]
  readonly parts: ModuleParts
}

export const noParts: ModuleParts = {
  tasks: [],
  workflows: [],
  errorClasses: [],
  warnings: { declared: [], compiled: [], bundled: [] },
}
