import type { Diagnostic } from './diagnostic.js'

/**
 * A diagnostic as a workflow command of GitHub Actions, which shows it at its line of a pull request.
 *
 * @param folder of the project, relative to the repository: annotations name files from there
 */
export function githubAnnotation(diagnostic: Diagnostic, folder = ''): string {
  const { code, severity, message, reason, rewrite, span } = diagnostic
  const file = folder === '' ? span.file : `${folder}/${span.file}`
  const isOneLine = span.startLine === span.endLine
  const properties = {
    file,
    line: span.startLine,
    endLine: span.endLine,
    // Columns of a place that goes over several lines are refused. The last column counts as inside.
    ...(isOneLine
      ? { col: span.startColumn, endColumn: Math.max(span.startColumn, span.endColumn - 1) }
      : {}),
    title: code,
  }
  const listed = Object.entries(properties).map(
    ([name, value]) => `${name}=${escapeProperty(String(value))}`,
  )
  const text = [message, ...(reason === '' ? [] : [reason]), ...(rewrite === '' ? [] : [rewrite])]
  return `::${severity} ${listed.join(',')}::${escapeData(text.join('\n'))}`
}

/** As the runner's own toolkit writes them (actions/toolkit, packages/core/src/command.ts). */
function escapeData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C')
}
