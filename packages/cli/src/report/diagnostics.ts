import type { Diagnostic } from '@namu/transformer'
import type { Colors } from '../terminal/terminal.js'

type SourceOf = (file: string) => string | undefined

/** Diagnostics with their code frames, errors before warnings, and a count below. */
export async function diagnosticsText(
  diagnostics: readonly Diagnostic[],
  sourceOf: SourceOf,
  color: Colors,
): Promise<string> {
  const { formatDiagnostic } = await import('@namu/transformer')
  const isError = ({ severity }: Diagnostic): boolean => severity === 'error'
  const ordered = [
    ...diagnostics.filter(isError),
    ...diagnostics.filter((diagnostic) => !isError(diagnostic)),
  ]
  const parts = ordered.map((diagnostic) =>
    formatDiagnostic(diagnostic, { source: sourceOf(diagnostic.span.file), color }),
  )
  return [...parts, countText(diagnostics, color)].join('\n\n')
}

function countText(diagnostics: readonly Diagnostic[], color: Colors): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const warnings = diagnostics.length - errors
  const parts = [
    ...(errors > 0 ? [color.red(counted(errors, 'error'))] : []),
    ...(warnings > 0 ? [color.yellow(counted(warnings, 'warning'))] : []),
  ]
  return parts.join(', ')
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
