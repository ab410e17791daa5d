import type { DiagnosticSpan } from './diagnostic.js'

/** Colours for terminals; identity functions for plain text. A subset of what picocolors offers. */
export interface DiagnosticStyle {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly red: (text: string) => string
  readonly yellow: (text: string) => string
  readonly cyan: (text: string) => string
}

/** The lines of a span with one line around, and marks under the spanned columns. */
export function codeFrame(
  source: string,
  span: DiagnosticSpan,
  mark: (text: string) => string,
  style: DiagnosticStyle,
): string {
  const lines = source.split(/\r\n|\r|\n/)
  const first = Math.max(1, span.startLine - 1)
  const last = Math.min(lines.length, Math.min(span.endLine, span.startLine + 4) + 1)
  const width = String(last).length
  const frame: string[] = []
  for (let line = first; line <= last; line++) {
    const text = (lines[line - 1] ?? '').replace(/\t/g, ' ')
    const marked = line >= span.startLine && line <= span.endLine
    const number = String(line).padStart(width)
    frame.push(`${marked ? mark('>') : ' '} ${style.dim(`${number} |`)} ${text}`.trimEnd())
    if (marked && text.trim() !== '') {
      const [from, to] = markedColumns(span, line, text)
      const marks = mark('^'.repeat(Math.max(1, to - from)))
      frame.push(`  ${style.dim(`${' '.repeat(width)} |`)} ${' '.repeat(from - 1)}${marks}`)
    }
  }
  return frame.join('\n')
}

function markedColumns(span: DiagnosticSpan, line: number, text: string): [number, number] {
  const indent = text.length - text.trimStart().length + 1
  const from = line === span.startLine ? span.startColumn : indent
  const to = line === span.endLine ? span.endColumn : text.length + 1
  return [from, to]
}
