import type { BuildResult, Diagnostic } from '@namu/transformer'

export interface FixedBuild {
  readonly result: BuildResult
  /** What was fixed, over all rounds. */
  readonly fixed: readonly Diagnostic[]
  /** Fixes that were made and taken back, because the project was worse with them. */
  readonly undone: readonly Diagnostic[]
}

/** A fix may uncover another, and overlapping ones take turns; this many rounds end any ping-pong. */
const mostRounds = 10

/** Builds, makes the automatic fixes in the source, and builds again until none is left. */
export async function buildFixed(
  root: string,
  build: () => Promise<BuildResult>,
): Promise<FixedBuild> {
  const { applyFixes } = await import('@namu/transformer')
  const fixed: Diagnostic[] = []
  let result = await build()
  for (let round = 0; round < mostRounds; round++) {
    const applied = applyFixes(root, foundIn(result))
    if (applied.fixed.length === 0) break
    const next = await build()
    if (errorsIn(next) > errorsIn(result)) {
      applied.undo()
      return { result, fixed, undone: applied.fixed }
    }
    fixed.push(...applied.fixed)
    result = next
  }
  return { result, fixed, undone: [] }
}

export function foundIn(result: BuildResult): readonly Diagnostic[] {
  return result.ok ? result.warnings : result.diagnostics
}

/** TypeScript's own errors hide all others: there may be any number of those behind. */
function errorsIn(result: BuildResult): number {
  const errors = foundIn(result).filter(({ severity }) => severity === 'error')
  return errors.some(({ code }) => code.startsWith('TS')) ? Infinity : errors.length
}
