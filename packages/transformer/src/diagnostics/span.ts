import { relative, sep } from 'node:path'
import type { Node, SourceFile } from 'ts-morph'
import type { DiagnosticSpan } from './diagnostic.js'

/** Path of a source file relative to the project root, with forward slashes. */
export function projectPath(root: string, file: SourceFile): string {
  const path = file.getFilePath()
  // Every instruction asks: nearly all files lie below the root, which is absolute as they are.
  if (sep === '/' && path.startsWith(`${root}/`)) return path.slice(root.length + 1)
  return relative(root, path).split(sep).join('/')
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
  // The compiler's own table of lines: ts-morph counts them from the start of the file each time.
  const { compilerNode } = file
  const from = compilerNode.getLineAndCharacterOfPosition(start)
  const to = compilerNode.getLineAndCharacterOfPosition(end)
  return {
    file: projectPath(root, file),
    startLine: from.line + 1,
    startColumn: from.character + 1,
    endLine: to.line + 1,
    endColumn: to.character + 1,
    start,
    end,
  }
}
