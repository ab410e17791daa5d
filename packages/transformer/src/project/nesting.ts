import { existsSync, readFileSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { ts, type Project } from 'ts-morph'
import type { Diagnostic, DiagnosticSpan } from '../diagnostics/diagnostic.js'
import { entryOf } from '../diagnostics/registry.js'
import { spanBetween } from '../diagnostics/span.js'

/**
 * Levels of the syntax tree. TypeScript's checker and the rules of lowering use several frames of the
 * stack for each, so a source that nests without end is refused with its place before any of them
 * walks it. The tests of `build/bad-input.test.ts` build 200 calls in each other, and are refused for
 * each construct that nests further.
 */
const deepest = 250

/** Reports the files of a project that nest deeper than any walk over them may go. */
export function tooDeep(
  project: Project,
  root: string,
  files = project.getSourceFiles(),
): Diagnostic[] {
  return files
    .filter((file) => !file.isDeclarationFile() && !file.isInNodeModules())
    .flatMap((file) => {
      const node = firstBelow(file.compilerNode, deepest)
      if (!node) return []
      const start = node.getStart(file.compilerNode)
      return [nestingError(spanBetween(root, file, start, start + 1))]
    })
}

/** Files that the parser itself does not get to the bottom of. */
export function unparsable(paths: readonly string[], root: string): Diagnostic[] {
  return paths.filter(existsSync).flatMap((path) => {
    try {
      ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest)
      return []
    } catch (error) {
      if (!isStackOverflow(error)) throw error
      const file = relative(root, path).split(sep).join('/')
      const place = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1, start: 0, end: 0 }
      return [nestingError({ file, ...place })]
    }
  })
}

export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack')
}

/** The first node that stands deeper than `levels`; without recursion. */
function firstBelow(root: ts.Node, levels: number): ts.Node | undefined {
  const waiting = [root]
  const levelOf = [0]
  let level = 0
  const wait = (child: ts.Node): void => {
    waiting.push(child)
    levelOf.push(level + 1)
  }
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    level = levelOf.pop() ?? 0
    if (level > levels) return node
    ts.forEachChild(node, wait)
  }
  return undefined
}

function nestingError(span: DiagnosticSpan): Diagnostic {
  const entry = entryOf('NAMU1313')
  return {
    code: entry.code,
    severity: 'error',
    message: entry.message.replace('{limit}', String(deepest)),
    reason: entry.reason,
    rewrite: entry.rewrite,
    span,
  }
}
