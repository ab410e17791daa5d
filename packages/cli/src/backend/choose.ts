import { NamuError } from '@namu/core/internal'
import { readLogin, type Login } from '../config/login.js'
import type { Context } from '../context.js'
import type { Backend } from './backend.js'

/** The options that say where runs are. */
export interface PlaceOptions {
  /** Never a master, whatever is configured. */
  readonly local?: boolean
  /** The master's URL. */
  readonly master?: string
  /** The token for the master. */
  readonly token?: string
  /** The project's folder. */
  readonly project?: string
  /** An output of `namu build`, to use instead of compiling. */
  readonly build?: string
  /** Tasks at the same time, where this process executes them. */
  readonly concurrency?: number
}

/**
 * The master that is configured: `--master`, else `NAMU_ORCH_URL`, else the saved login; `undefined`
 * with `--local` or when there is none. The token is `NAMU_TOKEN`, else the login's if the URL is
 * that of the login.
 */
export async function configuredMaster(
  { host }: Context,
  options: PlaceOptions,
): Promise<Login | undefined> {
  if (options.local === true) return undefined
  const url = options.master ?? nonEmpty(host.env.NAMU_ORCH_URL)
  const login = await readLogin(host.env)
  const token = options.token ?? nonEmpty(host.env.NAMU_TOKEN)
  if (url === undefined) return login && token !== undefined ? { ...login, token } : login
  const known = token ?? (login?.url === url ? login.token : undefined)
  return { url, ...(known === undefined ? {} : { token: known }) }
}

/** The backend of a command. Close it when the command is done. */
export async function chooseBackend(context: Context, options: PlaceOptions): Promise<Backend> {
  const master = await configuredMaster(context, options)
  if (master) {
    const { remoteBackend } = await import('./remote.js')
    return remoteBackend(master)
  }
  const { LocalBackend } = await import('./local/backend.js')
  return new LocalBackend(context, options)
}

/**
 * The configured master, for commands that make no sense without one.
 * @throws NamuError NAMU8001 when none is configured
 */
export async function requireMaster(context: Context, options: PlaceOptions): Promise<Login> {
  const master = await configuredMaster(context, options)
  if (master) return master
  throw new NamuError('NAMU8001', 'No master is configured', {
    hint: 'Log in with `namu login <url>`, set NAMU_ORCH_URL, or pass --master <url>.',
  })
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text
}
