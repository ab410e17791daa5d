import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Location, Message } from 'esbuild'
import { entryOf } from '../diagnostics/registry.js'
import { spanOf, type Diagnostic, type DiagnosticSpan } from '../diagnostics/index.js'
import type { DiscoveredTask } from '../discover/discovered.js'

/** The errors of a failed bundle as diagnostics. Anything else that was thrown is thrown on. */
export function esbuildDiagnostics(
  failure: unknown,
  tasks: readonly DiscoveredTask[],
  root: string,
): Diagnostic[] {
  if (!isBuildFailure(failure)) throw failure
  const entry = entryOf('NAMU1311')
  return failure.errors.map((error) => ({
    code: entry.code,
    severity: 'error',
    message: entry.message.replace('{text}', () => error.text),
    reason: entry.reason,
    rewrite: entry.rewrite,
    span: placeOf(error.location, tasks, root),
  }))
}

/** The warning that a task needs native packages where it runs. */
export function nativePackagesWarning(
  task: DiscoveredTask,
  packages: readonly string[],
  root: string,
): Diagnostic {
  const entry = entryOf('NAMU1312')
  return {
    code: entry.code,
    severity: 'warning',
    message: entry.message
      .replace('{task}', () => task.id)
      .replace('{packages}', () => packages.join(', ')),
    reason: entry.reason,
    rewrite: entry.rewrite,
    span: spanOf(root, task.node),
  }
}

function isBuildFailure(failure: unknown): failure is { readonly errors: readonly Message[] } {
  return failure instanceof Error && 'errors' in failure && Array.isArray(failure.errors)
}

/** An error of a generated entry is about its task; one without a place is about the first task. */
function placeOf(
  location: Location | null,
  tasks: readonly DiscoveredTask[],
  root: string,
): DiagnosticSpan {
  const entry = /^namu-task:(\d+)$/.exec(location?.file ?? '')?.[1]
  if (!location || entry !== undefined) {
    const task = tasks[Number(entry ?? 0)] ?? tasks[0]
    if (task) return spanOf(root, task.node)
  }
  return location ? spanInFile(location, root) : nowhere('tsconfig.json')
}

function spanInFile(location: Location, root: string): DiagnosticSpan {
  // esbuild counts columns and lengths in bytes, from 0.
  const line = Buffer.from(location.lineText, 'utf8')
  const column = line.subarray(0, location.column).toString('utf8').length
  const length = line
    .subarray(location.column, location.column + location.length)
    .toString('utf8').length
  const start = offsetOfLine(join(root, location.file), location.line) + column
  return {
    file: location.file.replaceAll('\\', '/'),
    startLine: location.line,
    startColumn: column + 1,
    endLine: location.line,
    endColumn: column + length + 1,
    start,
    end: start + length,
  }
}

function offsetOfLine(path: string, line: number): number {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, line - 1)
  return lines.reduce((offset, text) => offset + text.length + 1, 0)
}

function nowhere(file: string): DiagnosticSpan {
  return { file, startLine: 1, startColumn: 1, endLine: 1, endColumn: 1, start: 0, end: 0 }
}
