import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { NamuError } from '@namu/core/internal'
import type { Host } from '../host.js'

/** The master a person is logged in to. */
export interface Login {
  readonly url: string
  readonly token?: string
}

/** Where the login is kept: `$XDG_CONFIG_HOME/namu/login.json`, by default under `~/.config`. */
export function loginFile(env: Host['env']): string {
  const base = env.XDG_CONFIG_HOME
  const folder = base !== undefined && path.isAbsolute(base) ? base : defaultFolder(env)
  return path.join(folder, 'namu', 'login.json')
}

function defaultFolder(env: Host['env']): string {
  return path.join(env.HOME ?? homedir(), '.config')
}

/**
 * The saved login, `undefined` without one.
 * @throws NamuError NAMU8001 when the file is not a login
 */
export async function readLogin(env: Host['env']): Promise<Login | undefined> {
  const file = loginFile(env)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  const login = parsed(text)
  if (login) return login
  throw new NamuError('NAMU8001', 'The saved login cannot be read', {
    where: file,
    hint: 'Run `namu logout`, then `namu login`.',
  })
}

/** Writes the login so that only its owner can read it. */
export async function saveLogin(env: Host['env'], login: Login): Promise<string> {
  const file = loginFile(env)
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(login, null, 2)}\n`, { mode: 0o600 })
  await chmod(draft, 0o600)
  await rename(draft, file)
  return file
}

/** Forgets the login; whether there was one. */
export async function removeLogin(env: Host['env']): Promise<boolean> {
  try {
    await rm(loginFile(env))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}

function parsed(text: string): Login | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || !('url' in value)) return undefined
  if (typeof value.url !== 'string') return undefined
  const token = 'token' in value && typeof value.token === 'string' ? value.token : undefined
  return { url: value.url, ...(token === undefined ? {} : { token }) }
}
