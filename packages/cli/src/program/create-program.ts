import { createRequire } from 'node:module'
import { Command } from 'commander'
import { branchCommands } from './branch-commands.js'
import { clusterCommands } from './cluster-commands.js'
import { peopleCommands } from './people-commands.js'
import { diffCommand, projectCommands } from './project-commands.js'
import { runCommands } from './run-commands.js'
import type { Context } from '../context.js'

/**
 * The command line: names, arguments and options of every command. A command's code is loaded when
 * it is called, so that `namu --version` does not wait for a compiler.
 */
export function createProgram(context: Context): Command {
  const program = new Command('namu')
    .description('Compiles ordinary TypeScript into durable workflows, and runs them')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        context.host.stdout.write(text)
      },
      writeErr: (text) => {
        context.host.stderr.write(text)
      },
      // Reported by `main`, in the form of every other error.
      outputError: () => undefined,
    })
  projectCommands(program, context)
  diffCommand(program, context)
  runCommands(program, context)
  peopleCommands(program, context)
  branchCommands(program, context)
  clusterCommands(program, context)
  return program
}

function version(): string {
  const manifest = createRequire(import.meta.url)('../../package.json') as {
    readonly version: string
  }
  return manifest.version
}
