import type { Command } from 'commander'
import type { Context } from '../context.js'
import {
  localOption,
  masterOption,
  projectOption,
  releaseOption,
  setOption,
  numbered,
  concurrencyOption,
} from './options.js'

/** New runs with the history of another one, and what a run is about. */
export function branchCommands(program: Command, context: Context): void {
  program
    .command('retry <run>')
    .description('make a new run of one that failed, which goes on at the call that failed')
    .addOption(setOption())
    .addOption(releaseOption())
    .addOption(concurrencyOption())
    .option('--json', 'print one JSON object per line')
    .addOption(localOption())
    .addOption(masterOption())
    .addOption(projectOption())
    .action(async (run: string, options: object) => {
      const { retry } = await import('../commands/branch.js')
      await retry(context, run, options)
    })
  program
    .command('rerun <run>')
    .description('make a new run of another one, which executes a call and what follows again')
    .requiredOption(
      '--from <call>',
      'the number of the first call that is executed again',
      numbered,
    )
    .option('-i, --input <json>', 'other arguments, as a JSON array; - for stdin')
    .option('--input-file <file>', 'read other arguments from a file; - for stdin')
    .addOption(setOption())
    .addOption(releaseOption())
    .addOption(concurrencyOption())
    .option('--json', 'print one JSON object per line')
    .addOption(localOption())
    .addOption(masterOption())
    .addOption(projectOption())
    .action(async (run: string, options: { readonly from: number }) => {
      const { rerun } = await import('../commands/branch.js')
      await rerun(context, run, options)
    })
  program
    .command('fork <run>')
    .description('make a new run of another one, which goes on behind an event of its history')
    .requiredOption('--at <event>', 'the number of the last event that is kept', numbered)
    .option('-i, --input <json>', 'other arguments, as a JSON array; - for stdin')
    .option('--input-file <file>', 'read other arguments from a file; - for stdin')
    .addOption(setOption())
    .addOption(releaseOption())
    .addOption(concurrencyOption())
    .option('--json', 'print one JSON object per line')
    .addOption(localOption())
    .addOption(masterOption())
    .addOption(projectOption())
    .action(async (run: string, options: { readonly at: number }) => {
      const { fork } = await import('../commands/branch.js')
      await fork(context, run, options)
    })
  program
    .command('explain <run>')
    .description('say what a run waits for, since when, and where in the source')
    .option('--json', 'print one JSON document')
    .addOption(localOption())
    .addOption(masterOption())
    .addOption(projectOption())
    .action(async (run: string, options: object) => {
      const { explain } = await import('../commands/explain.js')
      await explain(context, run, options)
    })
  program
    .command('history <run>')
    .description('list the events of a run with their numbers')
    .option('--json', 'print one JSON object per line')
    .addOption(localOption())
    .addOption(masterOption())
    .addOption(projectOption())
    .action(async (run: string, options: object) => {
      const { history } = await import('../commands/history.js')
      await history(context, run, options)
    })
}
