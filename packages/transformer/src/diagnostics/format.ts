import { codeFrame, type DiagnosticStyle } from './code-frame.js'
import type { Diagnostic } from './diagnostic.js'

export interface FormatOptions {
  /** Text of the file the diagnostic points into; without it there is no code frame. */
  readonly source?: string | undefined
  /** Colours for a terminal; plain text without them. */
  readonly color?: DiagnosticStyle | undefined
}

const same = (text: string): string => text
const plain: DiagnosticStyle = { bold: same, dim: same, red: same, yellow: same, cyan: same }

/** A diagnostic for a terminal: position, code, message, code frame, reason and rewrite. */
export function formatDiagnostic(diagnostic: Diagnostic, options: FormatOptions = {}): string {
  const style = options.color ?? plain
  const mark = diagnostic.severity === 'error' ? style.red : style.yellow
  const { span } = diagnostic
  const parts = [
    `${style.cyan(`${span.file}:${span.startLine}:${span.startColumn}`)} ` +
      `${mark(diagnostic.severity)} ${style.bold(diagnostic.code)}: ${diagnostic.message}`,
  ]
  if (options.source !== undefined) parts.push(codeFrame(options.source, span, mark, style))
  if (diagnostic.reason !== '') parts.push(`  ${style.dim('why:')}     ${diagnostic.reason}`)
  if (diagnostic.rewrite !== '') parts.push(`  ${style.dim('rewrite:')} ${diagnostic.rewrite}`)
  for (const place of diagnostic.related ?? []) {
    const { file, startLine, startColumn } = place.span
    parts.push(`  ${style.cyan(`${file}:${startLine}:${startColumn}`)} ${place.message}`)
  }
  return parts.join('\n')
}
