import { CommanderError } from 'commander'
import { NamuError } from '@namu/core/internal'
import { exitCode, type ExitCode } from './exit-code.js'
import type { Host } from './host.js'
import { createProgram } from './program/create-program.js'
import { report } from './report/report.js'
import { createTerminal } from './terminal/terminal.js'

/**
 * Runs one command line and returns its exit code; never rejects. `argv` is without the interpreter
 * and the script.
 */
export async function main(argv: readonly string[], host: Host): Promise<ExitCode> {
  const terminal = createTerminal(host)
  // Also when the command line is wrong, so that a program that asked for JSON gets JSON.
  const json = argv.includes('--json')
  const program = createProgram({ host, terminal, json })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCode.ok
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCode.ok
      return report(usageError(error), terminal, json)
    }
    return report(error, terminal, json)
  }
}

/** Commander's sentence, in Namu's form. */
function usageError(error: CommanderError): NamuError {
  const [sentence = '', ...more] = error.message.replace(/^error: /, '').split('\n')
  const suggestion = more.join(' ').replace(/[()]/g, '').trim()
  const hint = 'See `namu help`, or `namu help <command>`.'
  const message =
    error.code === 'commander.help' ? 'A command is missing' : sentence.replace(/\.$/, '')
  return new NamuError('NAMU8001', upperFirst(message), {
    hint: suggestion === '' ? hint : `${suggestion} ${hint}`,
  })
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
