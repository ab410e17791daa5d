import { createRequire } from 'node:module'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { BuildOptions } from './commands/build.js'
import type { GraphOptions } from './commands/graph.js'
import type { Context } from './context.js'

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
  clusterCommands(program, context)
  return program
}

function projectCommands(program: Command, context: Context): void {
  program
    .command('build')
    .description('compile the project and write dist/')
    .addOption(projectOption())
    .option('--out <folder>', 'where to write (default: dist in the project)')
    .option('--strict', 'fail on warnings, too')
    .option('--fix', 'make the automatic fixes in the source, then build')
    .addOption(
      new Option(
        '--format <format>',
        'diagnostics for people, or also as annotations (the default in GitHub Actions)',
      ).choices(['text', 'github']),
    )
    .option('--json', 'print one JSON document')
    .option('--no-cache', 'build everything anew')
    .addOption(
      new Option('--watch', 'build again after each change, until it is interrupted').conflicts([
        'strict',
        'fix',
        'format',
        'json',
      ]),
    )
    .action(async (options: BuildOptions & { readonly watch?: boolean }) => {
      if (options.watch) {
        const { watchBuild } = await import('./commands/watch-build.js')
        await watchBuild(context, options)
        return
      }
      const { build } = await import('./commands/build.js')
      await build(context, options)
    })
  program
    .command('graph <workflow>')
    .description('show what the compiler made of a workflow')
    .addOption(projectOption())
    .addOption(
      new Option('-f, --format <format>', 'how to show it')
        .choices(['text', 'mermaid', 'dot', 'svg', 'json'])
        .default('text'),
    )
    .addOption(
      new Option('-l, --level <level>', 'what to show: what happens, or the compiled instructions')
        .choices(['steps', 'blocks'])
        .default('steps'),
    )
    .option('-o, --output <file>', 'write it to a file')
    .addOption(buildOption())
    .action(async (workflow: string, options: GraphOptions) => {
      const { graph } = await import('./commands/graph.js')
      await graph(context, workflow, options)
    })
}

function diffCommand(program: Command, context: Context): void {
  program
    .command('diff <before> <after>')
    .description('compare two versions of workflows: folders, graph files, or name@version')
    .option('--json', 'print one JSON document')
    .addOption(localOption())
    .addOption(masterOption())
    .addOption(projectOption())
    .action(async (before: string, after: string, options: object) => {
      const { diff } = await import('./commands/diff.js')
      await diff(context, before, after, options)
    })
}

function runCommands(program: Command, context: Context): void {
  program
    .command('run <workflow>')
    .description('start a run and wait for its result; <workflow> is a name or name@version')
    .option('-i, --input <json>', "the arguments as a JSON array, as in '[1, 2]'; - for stdin")
    .option('--input-file <file>', 'read the arguments from a file; - for stdin')
    .option('--idempotency-key <key>', 'the same key starts one run only')
    .option('--no-prefetch', 'start pure tasks only where the workflow reaches them')
    .option('--prefetch', 'start pure tasks early (the default)')
    .addOption(buildOption())
    .addOption(concurrencyOption())
    .option('--json', 'print one JSON object per line: what happens, then the result')
    .addOption(localOption())
    .addOption(masterOption())
    .addOption(projectOption())
    .action(async (workflow: string, options: { readonly prefetch: boolean }) => {
      const { run } = await import('./commands/run.js')
      await run(context, workflow, options)
    })
  program
    .command('resume <run>')
    .description('go on with a run that was interrupted, and wait for its result')
    .addOption(concurrencyOption())
    .option('--json', 'print one JSON object per line')
    .addOption(localOption())
    .addOption(masterOption())
    .addOption(projectOption())
    .action(async (run: string, options: object) => {
      const { resume } = await import('./commands/resume.js')
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
    .option('-n, --limit <number>', 'at most this many', wholeNumber(1, 500), 20)
    .option('--before <run>', 'only runs created before this one')
    .option('--json', 'print one JSON document')
    .addOption(localOption())
    .addOption(masterOption())
    .addOption(projectOption())
    .action(async (options: { readonly limit: number }) => {
      const { runs } = await import('./commands/runs.js')
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
      const { status } = await import('./commands/status.js')
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
      const { logs } = await import('./commands/logs.js')
      await logs(context, run, options)
    })
  program
    .command('cancel <run>')
    .description('cancel a run')
    .option('-r, --reason <text>', 'why; the run sees it')
    .option('--json', 'print one JSON document')
    .addOption(localOption())
    .addOption(masterOption())
    .addOption(projectOption())
    .action(async (run: string, options: object) => {
      const { cancel } = await import('./commands/cancel.js')
      await cancel(context, run, options)
    })
}

function clusterCommands(program: Command, context: Context): void {
  program
    .command('master')
    .description('serve runs over HTTP and WebSocket, on Postgres and Redis')
    .option('--pg-url <url>', 'connection string of Postgres (NAMU_PG_URL)')
    .option('--redis-url <url>', 'URL of Redis (NAMU_REDIS_URL)')
    .option('--bind <host>', 'address to listen on (BIND_HOST)')
    .option('--port <port>', 'port to listen on, 0 for a free one (BIND_PORT)')
    .option('--token <token>', 'let in only who sends it (NAMU_TOKEN)')
    .action(async (options: object) => {
      const { master } = await import('./commands/master.js')
      await master(context, options)
    })
  program
    .command('worker')
    .description('execute tasks for a master')
    .addOption(masterOption())
    .option('--redis-url <url>', 'URL of Redis (NAMU_REDIS_URL)')
    .option('--token <token>', 'the token the master asks for (NAMU_TOKEN)')
    .option('-q, --queue <name>', 'take tasks of this queue; once for each queue', collect)
    .addOption(concurrencyOption())
    .option('--cache <folder>', 'where fetched artifacts are kept')
    .action(async (options: object) => {
      const { worker } = await import('./commands/worker.js')
      await worker(context, options)
    })
  program
    .command('publish')
    .description('compile the project and publish its workflows to the master')
    .option('--version <version>', "publish as this version (default: package.json's)")
    .addOption(buildOption())
    .option('--json', 'print one JSON document')
    .addOption(masterOption())
    .addOption(projectOption())
    .action(async (options: object) => {
      const { publish } = await import('./commands/publish.js')
      await publish(context, options)
    })
  program
    .command('workers')
    .description('list the workers of the master')
    .option('--json', 'print one JSON document')
    .addOption(masterOption())
    .action(async (options: object) => {
      const { workers } = await import('./commands/workers.js')
      await workers(context, options)
    })
  program
    .command('login [url]')
    .description('remember a master, so that the other commands talk to it')
    .option('--token <token>', 'the token the master asks for; - reads it from stdin')
    .action(async (url: string | undefined, options: object) => {
      const { login } = await import('./commands/login.js')
      await login(context, url, options)
    })
  program
    .command('logout')
    .description('forget the master')
    .action(async () => {
      const { logout } = await import('./commands/logout.js')
      await logout(context)
    })
}

function localOption(): Option {
  return new Option('--local', 'use the store of this project, whatever master is configured')
}

function masterOption(): Option {
  return new Option('--master <url>', 'talk to this master').conflicts('local')
}

function projectOption(): Option {
  return new Option('-p, --project <folder>', 'the folder of the project (default: found upwards)')
}

function buildOption(): Option {
  return new Option('--build <folder>', 'use this output of `namu build` instead of compiling')
}

function concurrencyOption(): Option {
  return new Option(
    '-c, --concurrency <number>',
    'tasks that this process executes at the same time',
  ).argParser(wholeNumber(1, 10_000))
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value]
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }
}

function version(): string {
  const manifest = createRequire(import.meta.url)('../package.json') as { readonly version: string }
  return manifest.version
}
