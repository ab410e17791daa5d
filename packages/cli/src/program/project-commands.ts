import { type Command, Option } from 'commander'
import type { BuildOptions } from '../commands/build.js'
import type { GraphOptions } from '../commands/graph.js'
import type { Context } from '../context.js'
import { localOption, masterOption, projectOption, buildOption } from './options.js'

export function projectCommands(program: Command, context: Context): void {
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
        const { watchBuild } = await import('../commands/watch-build.js')
        await watchBuild(context, options)
        return
      }
      const { build } = await import('../commands/build.js')
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
      const { graph } = await import('../commands/graph.js')
      await graph(context, workflow, options)
    })
}

export function diffCommand(program: Command, context: Context): void {
  program
    .command('diff <before> <after>')
    .description('compare two versions of workflows: folders, graph files, or name@version')
    .option('--json', 'print one JSON document')
    .addOption(localOption())
    .addOption(masterOption())
    .addOption(projectOption())
    .action(async (before: string, after: string, options: object) => {
      const { diff } = await import('../commands/diff.js')
      await diff(context, before, after, options)
    })
}
