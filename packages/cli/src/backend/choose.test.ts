import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { saveLogin } from '../config/login.js'
import type { Context } from '../context.js'
import type { Host } from '../host.js'
import { createTerminal } from '../terminal/terminal.js'
import { configuredMaster } from './choose.js'

let home: string
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'namu-choose-'))
})
afterEach(async () => {
  await rm(home, { recursive: true })
})

function contextWith(env: Record<string, string>): Context {
  const output = { isTTY: false, columns: undefined, write: () => undefined }
  const host: Host = {
    cwd: home,
    env: { HOME: home, ...env },
    stdout: output,
    stderr: output,
    stdin: { isTTY: false },
    onInterrupt: () => () => undefined,
  }
  return { host, terminal: createTerminal(host), json: false }
}

describe('the master a command talks to', () => {
  it('is none when nothing is configured', async () => {
    expect(await configuredMaster(contextWith({}), {})).toBeUndefined()
  })

  it('is that of the saved login, with its token', async () => {
    await saveLogin({ HOME: home }, { url: 'http://saved', token: 't' })
    expect(await configuredMaster(contextWith({}), {})).toEqual({ url: 'http://saved', token: 't' })
  })

  it('is NAMU_ORCH_URL rather than the login, and then without the token of the login', async () => {
    await saveLogin({ HOME: home }, { url: 'http://saved', token: 't' })
    const context = contextWith({ NAMU_ORCH_URL: 'http://env' })
    expect(await configuredMaster(context, {})).toEqual({ url: 'http://env' })
  })

  it('is --master rather than NAMU_ORCH_URL, with the token of the environment', async () => {
    const context = contextWith({ NAMU_ORCH_URL: 'http://env', NAMU_TOKEN: 'e' })
    expect(await configuredMaster(context, { master: 'http://option' })).toEqual({
      url: 'http://option',
      token: 'e',
    })
  })

  it('gets the token of the login when its URL is that of the login', async () => {
    await saveLogin({ HOME: home }, { url: 'http://saved', token: 't' })
    const context = contextWith({ NAMU_ORCH_URL: 'http://saved' })
    expect(await configuredMaster(context, {})).toEqual({ url: 'http://saved', token: 't' })
  })

  it('is none with --local, whatever is configured', async () => {
    await saveLogin({ HOME: home }, { url: 'http://saved' })
    const context = contextWith({ NAMU_ORCH_URL: 'http://env' })
    expect(await configuredMaster(context, { local: true })).toBeUndefined()
  })

  it('is none when NAMU_ORCH_URL is set to nothing', async () => {
    expect(await configuredMaster(contextWith({ NAMU_ORCH_URL: '' }), {})).toBeUndefined()
  })
})
