import { type Command, Option } from 'commander'
import type { Context } from '../context.js'
import {
  localOption,
  masterOption,
  projectOption,
  buildOption,
  releaseOption,
  priorityOption,
  concurrencyOption,
  wholeNumber,
} from './options.js'

export function runCommands(program: Command, context: Context): void {
  program
    .command('run <workflow>')
    .description('start a run and wait for its result; <workflow> is a name or name@version')
    .option('-i, --input <json>', "the arguments as a JSON array, as in '[1, 2]'; - for stdin")
    .option('--input-file <file>', 'read the arguments from a file; - for stdin')
    .option('--idempotency-key <key>', 'the same key starts one run only')
    .addOption(priorityOption())
    .option('--id <run>', 'the id of the run; the same id starts one run only')
    .option('--fresh', 'execute everything: answer no call from the cache')
    .option('--no-prefetch', 'start pure tasks only where the workflow reaches them')
    .option('--prefetch', 'start pure tasks early (the default)')
    .addOption(buildOption())
    .addOption(concurrencyOption())
    .option('--json', 'print one JSON object per line: what happens, then the result')
    .addOption(localOption())
    .addOption(masterOption())
    .addOption(projectOption())
    .action(async (workflow: string, options: { readonly prefetch: boolean }) => {
      const { run } = await import('../commands/run.js')
      await run(context, workflow, options)
    })
  program
    .command('resume <run>')
    .description('go on with a run that was interrupted, and wait for its result')
    .addOption(releaseOption())
    .addOption(concurrencyOption())
    .option('--json', 'print one JSON object per line')
    .addOption(localOption())
    .addOption(masterOption())
    .addOption(projectOption())
    .action(async (run: string, options: object) => {
      const { resume } = await import('../commands/resume.js')
      await resume(context, run, options)
    })
  program
    .command('runs')
    .description('list the runs, newest first')
    .option('-w, --workflow <name>', 'only of this workflow')
    .addOption(
      new Option('-s, --status <status>', 'only with this status').choices([
        'running',
        'completed',
        'failed',
        'cancelled',
      ]),
    )
    .addOption(new Option('--parent <run>', 'only runs that this run has started').conflicts('all'))
    .option('-a, --all', 'also runs that other runs have started')
    .option('-n, --limit <number>', 'at most this many', wholeNumber(1, 500), 20)
    .option('--before <run>', 'only runs created before this one')
    .option('--json', 'print one JSON document')
    .addOption(localOption())
    .addOption(masterOption())
    .addOption(projectOption())
    .action(async (options: { readonly limit: number }) => {
      const { runs } = await import('../commands/runs.js')
      await runs(context, options)
    })
  program
    .command('status <run>')
    .description('show a run: its calls, attempts, timings and values')
    .option('--json', 'print one JSON document')
    .addOption(localOption())
    .addOption(masterOption())
    .addOption(projectOption())
    .action(async (run: string, options: object) => {
      const { status } = await import('../commands/status.js')
      await status(context, run, options)
    })
  program
    .command('logs <run>')
    .description('print what the tasks of a run logged')
    .option('-f, --follow', 'go on with new lines until the run has ended')
    .option('--json', 'print one JSON object per line')
    .addOption(localOption())
    .addOption(masterOption())
    .addOption(projectOption())
    .action(async (run: string, options: object) => {
      const { logs } = await import('../commands/logs.js')
      await logs(context, run, options)
    })
  program
    .command('cancel <run>')
    .description('cancel a run')
    .option('-r, --reason <text>', 'why; the run sees it')
    .option('--force', 'end it at once, without its clean-up and compensations')
    .option('--json', 'print one JSON document')
    .addOption(localOption())
    .addOption(masterOption())
    .addOption(projectOption())
    .action(async (run: string, options: object) => {
      const { cancel } = await import('../commands/cancel.js')
      await cancel(context, run, options)
    })
}
