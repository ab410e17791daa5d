import { relative, sep } from 'node:path'
import {
  DiagnosticCategory,
  type Diagnostic as TsDiagnostic,
  type Project,
  type ts,
} from 'ts-morph'
import { sortDiagnostics, type Diagnostic, type DiagnosticSpan } from '../diagnostics/diagnostic.js'
import { spanBetween } from '../diagnostics/span.js'
import { earlyErrors, type EarlyError } from './early-errors.js'

/** TypeScript's own errors of a project, in the order of the source. */
export function typeErrors(project: Project, root: string): Diagnostic[] {
  const found = [
    ...project.getProgram().getConfigFileParsingDiagnostics(),
    ...project.getPreEmitDiagnostics(),
  ]
  const errors = found.filter((one) => one.getCategory() === DiagnosticCategory.Error)
  const unique = new Map<string, Diagnostic>()
  for (const converted of [
    ...errors.map((one) => convert(one, root)),
    ...earlyErrors(project).map((one) => convertEarly(one, root)),
  ]) {
    unique.set(`${converted.code} ${converted.span.file} ${converted.span.start}`, converted)
  }
  return sortDiagnostics([...unique.values()])
}

/**
 * Whether TypeScript has no errors in these files and in what they have in common. Which error it finds
 * first, and its words, may depend on what it looked at before: that is `typeErrors` of a new project.
 */
export function isTypeCorrect(project: Project, files: readonly ts.SourceFile[]): boolean {
  const program = project.getProgram().compilerObject
  const { declaration, composite } = program.getCompilerOptions()
  const isFaulty = (found: readonly ts.Diagnostic[]): boolean =>
    found.some(({ category }) => category === DiagnosticCategory.Error)
  return !(
    isFaulty(program.getConfigFileParsingDiagnostics()) ||
    isFaulty(program.getOptionsDiagnostics()) ||
    files.some(
      (file) =>
        isFaulty(program.getSyntacticDiagnostics(file)) ||
        isFaulty(program.getSemanticDiagnostics(file)) ||
        ((declaration === true || composite === true) &&
          isFaulty(program.getDeclarationDiagnostics(file))),
    ) ||
    isFaulty(program.getGlobalDiagnostics()) ||
    earlyErrors(project).length > 0
  )
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

function convertEarly(
  { file, code, message, start, length }: EarlyError,
  root: string,
): Diagnostic {
  return {
    code: `TS${code}`,
    severity: 'error',
    message,
    reason: '',
    rewrite: '',
    span: spanBetween(root, file, start, start + length),
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
