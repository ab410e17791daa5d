import { text } from 'node:stream/consumers'
import process from 'node:process'
import { NamuError } from '@namu/core/internal'
import { saveLogin } from '../config/login.js'
import type { Context } from '../context.js'
import { exitCode } from '../exit-code.js'
import { Finished } from '../report/failures.js'

export interface LoginOptions {
  readonly token?: string
}

/** `namu login [url]`: asks the master whether it is one, and whether it lets us in, then saves. */
export async function login(
  { host, terminal }: Context,
  given: string | undefined,
  options: LoginOptions,
): Promise<void> {
  const url = given ?? (await askUrl(host.stdin.isTTY && host.stderr.isTTY))
  const token = options.token === '-' ? (await text(process.stdin)).trim() : options.token
  const { connect } = await import('@namu/client')
  const endpoint = { url, ...(token === undefined || token === '' ? {} : { token }) }
  const client = connect(endpoint)
  await client.workflows()
  const file = await saveLogin(host.env, { ...endpoint, url: client.url })
  terminal.note(`Logged in to ${client.url} (${file})`)
}

async function askUrl(interactive: boolean): Promise<string> {
  if (!interactive) {
    throw new NamuError('NAMU8001', "The master's URL is missing", {
      hint: 'Give it: namu login http://localhost:7420',
    })
  }
  const { isCancel, text: ask } = await import('@clack/prompts')
  const answer = await ask({
    message: 'URL of the master',
    placeholder: 'http://localhost:7420',
    defaultValue: 'http://localhost:7420',
  })
  if (isCancel(answer)) throw new Finished(exitCode.interrupted)
  return answer
}
