import type { ThrownView } from '@namu/client'
import type { Diagnostic } from '@namu/transformer'
import type { ExitCode } from '../exit-code.js'

/** The project did not compile. `sourceOf` gives the text of a file a diagnostic points into. */
export class CompileFailure extends Error {
  readonly diagnostics: readonly Diagnostic[]
  readonly sourceOf: (file: string) => string | undefined

  constructor(
    diagnostics: readonly Diagnostic[],
    sourceOf: (file: string) => string | undefined,
    message = 'The project does not compile',
  ) {
    super(message)
    this.name = 'CompileFailure'
    this.diagnostics = diagnostics
    this.sourceOf = sourceOf
  }
}

/** A run ended with an error of its own: the user's code threw, or it was cancelled. */
export class RunFailure extends Error {
  readonly run: string
  readonly status: 'failed' | 'cancelled'
  readonly thrown: ThrownView | undefined

  constructor(run: string, status: 'failed' | 'cancelled', thrown: ThrownView | undefined) {
    super(`Run ${run} ${status === 'failed' ? 'failed' : 'was cancelled'}`)
    this.name = 'RunFailure'
    this.run = run
    this.status = status
    this.thrown = thrown
  }
}

/** The command ends with this code; what there is to say has been said. */
export class Finished extends Error {
  readonly code: ExitCode

  constructor(code: ExitCode) {
    super(`Ended with exit code ${code}`)
    this.name = 'Finished'
    this.code = code
  }
}
