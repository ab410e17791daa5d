import type { SourceSpan } from '@namu/flow'

/**
 * One finding of the compiler, plain JSON. `code` is `NAMU1nnn` for Namu's own (see the registry)
 * and `TSnnnn` for TypeScript's.
 */
export interface Diagnostic {
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** What is wrong, one sentence about this place. */
  readonly message: string
  /** Why it is not allowed. Empty for TypeScript's own errors. */
  readonly reason: string
  /** What to write instead. Empty for TypeScript's own errors. */
  readonly rewrite: string
  readonly span: DiagnosticSpan
  readonly related?: readonly RelatedPlace[]
}

/** Lines and columns from 1; `start` and `end` are offsets into the file's text. */
export interface DiagnosticSpan extends SourceSpan {
  readonly start: number
  readonly end: number
}

export interface RelatedPlace {
  readonly message: string
  readonly span: DiagnosticSpan
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error')
}

/**
 * By file and position, so that a build reports in the order of the source. What is found twice (in
 * a helper of two workflows) stands once.
 */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const unique = new Map<string, Diagnostic>()
  for (const diagnostic of diagnostics) {
    const { file, start, end } = diagnostic.span
    unique.set(`${diagnostic.code} ${file} ${start} ${end} ${diagnostic.message}`, diagnostic)
  }
  return [...unique.values()].sort(
    (a, b) =>
      compareText(a.span.file, b.span.file) ||
      a.span.start - b.span.start ||
      a.span.end - b.span.end ||
      compareText(a.code, b.code),
  )
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
