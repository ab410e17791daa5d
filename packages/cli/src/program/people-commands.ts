import { InvalidArgumentError, type Command } from 'commander'
import type { Context } from '../context.js'
import { localOption, masterOption, projectOption } from './options.js'

/** Commands for what runs wait for from people, and what they show them. */
export function peopleCommands(program: Command, context: Context): void {
  const command = (usage: string, description: string): Command => {
    return program
      .command(usage)
      .description(description)
      .option('--json', 'print one JSON document')
      .addOption(localOption())
      .addOption(masterOption())
      .addOption(projectOption())
  }
  command(
    'signal <run> <name> [payload]',
    'send a message to a run; the payload is JSON, - for stdin',
  )
    .option('-k, --key <key>', 'sending again under the same key changes nothing')
    .option('--by <who>', 'who sends it (default: the user of this machine)')
    .action(async (run: string, name: string, payload: string | undefined, options: object) => {
      const { signal } = await import('../commands/signal.js')
      await signal(context, run, name, payload, options)
    })
  command('approvals', 'list what runs ask people, those of the newest runs first')
    .option('-w, --workflow <name>', 'only of this workflow')
    .option('--run <run>', 'only of this run')
    .option('--links', 'print the one-time links')
    .action(async (options: object) => {
      const { approvals } = await import('../commands/approvals.js')
      await approvals(context, options)
    })
  command('approve <run>', 'decide what a run asks')
    .option('--reject', 'reject it')
    .option('--approval <number>', 'which of the approvals of the run', approvalNumber)
    .option('--by <who>', 'who decides (default: the user of this machine)')
    .option('-m, --comment <text>', 'why')
    .option('--form <json>', 'what comes back with the decision; - for stdin')
    .action(async (run: string, options: object) => {
      const { approve } = await import('../commands/approve.js')
      await approve(context, run, options)
    })
  command('query <run> [name]', 'print what a run has published: one value, or all of them').action(
    async (run: string, name: string | undefined, options: object) => {
      const { query } = await import('../commands/query.js')
      await query(context, run, name, options)
    },
  )
}

function approvalNumber(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw new InvalidArgumentError(
    'It must be the number of an approval, as `namu approvals` shows it.',
  )
}
