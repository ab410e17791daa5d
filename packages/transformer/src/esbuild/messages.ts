import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PartialMessage } from 'esbuild'
import { isNamuError } from '@namu/core/internal'
import type { Diagnostic, DiagnosticSpan } from '../diagnostics/index.js'

/** A diagnostic as esbuild prints it: with its line, and reason and rewrite as notes. */
export function messageOf(diagnostic: Diagnostic, root: string): PartialMessage {
  const { code, message, reason, rewrite, span, related = [] } = diagnostic
  return {
    text: `${code}: ${message}`,
    location: locationOf(span, root),
    notes: [
      ...(reason === '' ? [] : [{ text: `Why: ${reason}` }]),
      ...(rewrite === '' ? [] : [{ text: `Rewrite: ${rewrite}` }]),
      ...related.map((place) => ({ text: place.message, location: locationOf(place.span, root) })),
    ],
  }
}

/** An error outside the user's code (no project, say). Anything unknown is thrown on. */
export function messageOfError(error: unknown): PartialMessage {
  if (!isNamuError(error)) throw error
  const notes = [error.where, error.hint].flatMap((text) => (text === undefined ? [] : [{ text }]))
  return { text: `${error.code}: ${error.message}`, notes }
}

/** esbuild counts columns and lengths in bytes, from 0. */
function locationOf(span: DiagnosticSpan, root: string): NonNullable<PartialMessage['location']> {
  const file = join(root, span.file)
  const lineText = lineOf(file, span.startLine)
  const oneLine = span.endLine === span.startLine
  const end = oneLine ? span.endColumn - 1 : lineText.length
  return {
    file,
    line: span.startLine,
    column: Buffer.byteLength(lineText.slice(0, span.startColumn - 1)),
    length: Buffer.byteLength(lineText.slice(span.startColumn - 1, end)),
    lineText,
  }
}

function lineOf(file: string, line: number): string {
  try {
    return readFileSync(file, 'utf8').split(/\r\n|\r|\n/)[line - 1] ?? ''
  } catch {
    // The file is gone since: the position alone has to do.
    return ''
  }
}
