import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loginFile, readLogin, removeLogin, saveLogin } from './login.js'

let home: string
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'namu-login-'))
})
afterEach(async () => {
  await rm(home, { recursive: true })
})

describe('the saved login', () => {
  it('lives under XDG_CONFIG_HOME, or ~/.config without it', () => {
    expect(loginFile({ XDG_CONFIG_HOME: '/x' })).toBe('/x/namu/login.json')
    expect(loginFile({ HOME: '/home/ada' })).toBe('/home/ada/.config/namu/login.json')
  })

  it('ignores a relative XDG_CONFIG_HOME, as its specification asks', () => {
    expect(loginFile({ HOME: '/home/ada', XDG_CONFIG_HOME: 'x' })).toBe(
      '/home/ada/.config/namu/login.json',
    )
  })

  it('is read back as it was saved', async () => {
    const env = { HOME: home }
    expect(await readLogin(env)).toBeUndefined()
    await saveLogin(env, { url: 'http://one:1', token: 'secret' })
    expect(await readLogin(env)).toEqual({ url: 'http://one:1', token: 'secret' })
  })

  it('can be read by its owner only, also after it was replaced', async () => {
    const env = { HOME: home }
    await saveLogin(env, { url: 'http://one:1' })
    const file = await saveLogin(env, { url: 'http://two:2', token: 'secret' })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('is forgotten by a logout, which says whether there was one', async () => {
    const env = { HOME: home }
    await saveLogin(env, { url: 'http://one:1' })
    expect(await removeLogin(env)).toBe(true)
    expect(await removeLogin(env)).toBe(false)
    expect(await readLogin(env)).toBeUndefined()
  })

  it.each(['not json', '[]', '{"token": "x"}', '{"url": 5}'])(
    'that is damaged (%s) is an error that says what to do',
    async (text) => {
      const env = { HOME: home }
      const file = await saveLogin(env, { url: 'http://one:1' })
      await writeFile(file, text)
      await expect(readLogin(env)).rejects.toMatchObject({ code: 'NAMU8001', where: file })
    },
  )
})
