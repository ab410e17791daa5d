import { relative, sep } from 'node:path'
import { DiagnosticCategory, type Diagnostic as TsDiagnostic, type Project } from 'ts-morph'
import { sortDiagnostics, type Diagnostic, type DiagnosticSpan } from '../diagnostics/diagnostic.js'
import { spanBetween } from '../diagnostics/span.js'

/** TypeScript's own errors of a project, in the order of the source. */
export function typeErrors(project: Project, root: string): Diagnostic[] {
  const found = [
    ...project.getProgram().getConfigFileParsingDiagnostics(),
    ...project.getPreEmitDiagnostics(),
  ]
  const unique = new Map<string, Diagnostic>()
  for (const diagnostic of found) {
    if (diagnostic.getCategory() !== DiagnosticCategory.Error) continue
    const converted = convert(diagnostic, root)
    unique.set(`${converted.code} ${converted.span.file} ${converted.span.start}`, converted)
  }
  return sortDiagnostics([...unique.values()])
}

function convert(diagnostic: TsDiagnostic, root: string): Diagnostic {
  return {
    code: `TS${diagnostic.getCode()}`,
    severity: 'error',
    message: flatten(diagnostic),
    reason: '',
    rewrite: '',
    span: place(diagnostic, root),
  }
}

/** The chain of a message as lines, each further link indented, as `tsc` prints it. */
function flatten(diagnostic: TsDiagnostic): string {
  const text = diagnostic.getMessageText()
  if (typeof text === 'string') return text
  const lines: string[] = []
  const walk = (link: typeof text, depth: number): void => {
    lines.push('  '.repeat(depth) + link.getMessageText())
    for (const next of [link.getNext()].flat()) if (next) walk(next, depth + 1)
  }
  walk(text, 0)
  return lines.join('\n')
}

/** An error without a file (a broken option) points at the configuration. */
function place(diagnostic: TsDiagnostic, root: string): DiagnosticSpan {
  const file = diagnostic.getSourceFile()
  const start = diagnostic.getStart()
  if (file && start !== undefined) {
    return spanBetween(root, file, start, start + (diagnostic.getLength() ?? 0))
  }
  const path = file ? relative(root, file.getFilePath()).split(sep).join('/') : 'tsconfig.json'
  return { file: path, startLine: 1, startColumn: 1, endLine: 1, endColumn: 1, start: 0, end: 0 }
}
