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
  /** What a program can change in the source for it. */
  readonly fix?: Fix
  /** Where the code is explained: a path in Namu's repository. Absent for TypeScript's own errors. */
  readonly docs?: string
}

/** A change of source that answers a diagnostic. */
export interface Fix {
  /** What it does, as the entry of a menu: "Add `await`". */
  readonly title: string
  /**
   * `namu build --fix` makes it. Any other is for a person to choose: it is one of several answers, or
   * changes in which order things happen.
   */
  readonly automatic: boolean
  /** They do not overlap. */
  readonly edits: readonly Edit[]
}

/** Replaces the text from `start` to `end`, offsets into the file as it was compiled. */
export interface Edit {
  readonly file: string
  readonly start: number
  readonly end: number
  readonly text: string
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
 * a helper of two workflows) stands once; a warning also when its words differ.
 */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const unique = new Map<string, Diagnostic>()
  for (const diagnostic of diagnostics) {
    const { file, start, end } = diagnostic.span
    const words = diagnostic.severity === 'error' ? diagnostic.message : ''
    const key = `${diagnostic.code} ${file} ${start} ${end} ${words}`
    if (!unique.has(key)) unique.set(key, diagnostic)
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
