import { isNamuError } from '@namu/core/internal'
import { exitCode, type ExitCode } from '../exit-code.js'
import type { Terminal } from '../terminal/terminal.js'
import { diagnosticsText } from './diagnostics.js'
import { CompileFailure, Finished, RunFailure } from './failures.js'
import { namuErrorJson, namuErrorLines } from './namu-error.js'
import { thrownText } from './thrown.js'

/**
 * The one place where an error becomes words: on stderr for people; with `json` as one JSON document
 * on stdout. Returns the exit code.
 */
export async function report(error: unknown, terminal: Terminal, json: boolean): Promise<ExitCode> {
  if (error instanceof Finished) return error.code
  if (json) terminal.out(JSON.stringify({ error: errorJson(error) }))
  else terminal.note(await errorText(error, terminal))
  return isNamuError(error) && error.code === 'NAMU8001' ? exitCode.usage : exitCode.failed
}

async function errorText(error: unknown, terminal: Terminal): Promise<string> {
  const color = terminal.noteColor
  if (error instanceof CompileFailure) {
    return diagnosticsText(error.diagnostics, error.sourceOf, color)
  }
  if (error instanceof RunFailure) {
    const details = `  ${color.dim('details:')} namu status ${error.run}`
    return [...(error.thrown ? [thrownText(error.thrown, color)] : []), details].join('\n')
  }
  if (isNamuError(error)) return namuErrorLines(error, color).join('\n')
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return [
    `${color.red('error')} ${color.bold('unexpected')}: ${stack}`,
    `  ${color.dim('hint:')}  This is a bug in Namu; please report it with the lines above.`,
  ].join('\n')
}

function errorJson(error: unknown): object {
  if (error instanceof CompileFailure) {
    return { code: 'NAMU2002', message: error.message, diagnostics: error.diagnostics }
  }
  if (error instanceof RunFailure) {
    const { run, status, thrown } = error
    return { message: error.message, run, status, ...(thrown ? { thrown } : {}) }
  }
  if (isNamuError(error)) return namuErrorJson(error)
  return { message: error instanceof Error ? error.message : String(error) }
}
