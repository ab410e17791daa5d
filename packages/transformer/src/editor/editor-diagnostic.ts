import { join } from 'node:path'
import { DiagnosticCategory, type ts } from 'ts-morph'
import type { Diagnostic, DiagnosticSpan } from '../diagnostics/index.js'

/** Their numbers are the same in every version of TypeScript. */
const categories = {
  warning: DiagnosticCategory.Warning,
  error: DiagnosticCategory.Error,
  message: DiagnosticCategory.Message,
} as const

/** Editors show source and number together: `NAMU(1011)`. */
export function editorCode(code: string): number {
  return Number(code.replace(/^\D+/, ''))
}

/** A finding as the editor's own TypeScript would say it. */
export function editorDiagnostic(
  found: Diagnostic,
  root: string,
  program: ts.Program | undefined,
): ts.Diagnostic {
  const place = ({ file, start, end }: DiagnosticSpan) => ({
    file: program?.getSourceFile(join(root, file)),
    start,
    length: end - start,
  })
  const related = (found.related ?? []).flatMap(({ message, span }) => {
    const at = place(span)
    return at.file
      ? [
          {
            ...at,
            category: categories.message,
            code: editorCode(found.code),
            messageText: message,
          },
        ]
      : []
  })
  return {
    ...place(found.span),
    category: categories[found.severity],
    code: editorCode(found.code),
    source: 'NAMU',
    messageText: [found.message, found.reason, found.rewrite].filter((it) => it !== '').join('\n'),
    ...(related.length > 0 ? { relatedInformation: related } : {}),
    // Editors show it faded.
    ...(found.code === 'NAMU1501' ? { reportsUnnecessary: {} } : {}),
  }
}

/** The fix of a finding as a code action. */
export function editorFix({ code, fix }: Diagnostic, root: string): ts.CodeFixAction[] {
  if (!fix) return []
  const files = [...new Set(fix.edits.map(({ file }) => file))]
  return [
    {
      fixName: code.toLowerCase(),
      description: fix.title,
      changes: files.map((file) => ({
        fileName: join(root, file),
        textChanges: fix.edits
          .filter((edit) => edit.file === file)
          .map(({ start, end, text }) => ({ span: { start, length: end - start }, newText: text })),
      })),
    },
  ]
}
