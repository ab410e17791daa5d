import { relative, sep } from 'node:path'
import type { Node, SourceFile } from 'ts-morph'
import type { DiagnosticSpan } from './diagnostic.js'

/** Path of a source file relative to the project root, with forward slashes. */
export function projectPath(root: string, file: SourceFile): string {
  return relative(root, file.getFilePath()).split(sep).join('/')
}

/** The path of a source file without its extension: the module part of ids. */
export function moduleName(root: string, file: SourceFile): string {
  return projectPath(root, file).replace(/\.[cm]?[jt]sx?$/, '')
}

/** Where a node stands, without leading comments. */
export function spanOf(root: string, node: Node): DiagnosticSpan {
  return spanBetween(root, node.getSourceFile(), node.getStart(), node.getEnd())
}

export function spanBetween(
  root: string,
  file: SourceFile,
  start: number,
  end: number,
): DiagnosticSpan {
  const from = file.getLineAndColumnAtPos(start)
  const to = file.getLineAndColumnAtPos(end)
  return {
    file: projectPath(root, file),
    startLine: from.line,
    startColumn: from.column,
    endLine: to.line,
    endColumn: to.column,
    start,
    end,
  }
}
