import { masterConfig, startConfiguredMaster } from '@namu/master'
import type { Context } from '../context.js'
import { serverLogger, untilStopped } from './serve.js'

export interface MasterCommandOptions {
  readonly pgUrl?: string
  readonly redisUrl?: string
  readonly bind?: string
  readonly port?: string
  readonly token?: string
}

/** `namu master`: serves until it is stopped. Options win over the environment. */
export async function master(context: Context, options: MasterCommandOptions): Promise<void> {
  const config = masterConfig({ ...context.host.env, ...asEnvironment(options) })
  const running = await startConfiguredMaster(config, serverLogger(context, 'master'))
  const stopped = untilStopped(context)
  context.terminal.out(running.url)
  await stopped
  await running.close()
}

function asEnvironment(options: MasterCommandOptions): Record<string, string> {
  const variables = {
    NAMU_PG_URL: options.pgUrl,
    NAMU_REDIS_URL: options.redisUrl,
    BIND_HOST: options.bind,
    BIND_PORT: options.port,
    NAMU_TOKEN: options.token,
  }
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
