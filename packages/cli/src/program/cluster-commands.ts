import type { Command } from 'commander'
import type { Context } from '../context.js'
import { masterOption, projectOption, buildOption, concurrencyOption, collect } from './options.js'

export function clusterCommands(program: Command, context: Context): void {
  program
    .command('master')
    .description('serve runs over HTTP and WebSocket, on Postgres and Redis')
    .option('--pg-url <url>', 'connection string of Postgres (NAMU_PG_URL)')
    .option('--redis-url <url>', 'URL of Redis (NAMU_REDIS_URL)')
    .option('--bind <host>', 'address to listen on (BIND_HOST)')
    .option('--port <port>', 'port to listen on, 0 for a free one (BIND_PORT)')
    .option('--token <token>', 'let in only who sends it (NAMU_TOKEN)')
    .action(async (options: object) => {
      const { master } = await import('../commands/master.js')
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
      const { worker } = await import('../commands/worker.js')
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
      const { publish } = await import('../commands/publish.js')
      await publish(context, options)
    })
  program
    .command('workers')
    .description('list the workers of the master')
    .option('--json', 'print one JSON document')
    .addOption(masterOption())
    .action(async (options: object) => {
      const { workers } = await import('../commands/workers.js')
      await workers(context, options)
    })
  program
    .command('login [url]')
    .description('remember a master, so that the other commands talk to it')
    .option('--token <token>', 'the token the master asks for; - reads it from stdin')
    .action(async (url: string | undefined, options: object) => {
      const { login } = await import('../commands/login.js')
      await login(context, url, options)
    })
  program
    .command('logout')
    .description('forget the master')
    .action(async () => {
      const { logout } = await import('../commands/logout.js')
      await logout(context)
    })
}
