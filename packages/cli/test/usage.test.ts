import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { namu, repository } from './namu.js'

const cwd = mkdtempSync(path.join(tmpdir(), 'namu-usage-'))
afterAll(() => {
  rmSync(cwd, { recursive: true, force: true })
})

describe('the command line', () => {
  it('prints its version', async () => {
    const file = path.join(repository, 'packages/cli/package.json')
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string }
    expect(await namu(['--version'], { cwd })).toEqual({
      code: 0,
      stdout: `${version}\n`,
      stderr: '',
    })
  })

  it('shows help on stdout when asked, with every command', async () => {
    const { code, stdout } = await namu(['--help'], { cwd })
    expect(code).toBe(0)
    const commands = ['build', 'run', 'resume', 'runs', 'status', 'logs', 'cancel', 'graph']
    const cluster = ['publish', 'workers', 'login', 'logout', 'master', 'worker']
    for (const command of [...commands, ...cluster]) {
      expect(stdout).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'))
    }
  })

  it.each([
    [[], 'A command is missing'],
    [['compile'], "Unknown command 'compile'"],
    [['run'], "Missing required argument 'workflow'"],
    [['runs', '--limit', 'many'], 'whole number'],
    [['runs', '--colour'], "Unknown option '--colour'"],
    [['graph', 'x', '--format', 'png'], 'Allowed choices are text, mermaid, dot, svg'],
    [['publish'], 'No master is configured'],
    [['workers'], 'No master is configured'],
    [['login'], "The master's URL is missing"],
  ])('namu %j is a usage error with exit code 2', async (args, message) => {
    const { code, stdout, stderr } = await namu(args, { cwd })
    expect(stderr).toContain('NAMU8001')
    expect(stderr).toContain(message)
    expect(stderr).toContain('hint:')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it('gives a usage error as JSON where JSON is asked for', async () => {
    const { code, stdout } = await namu(['runs', '--limit', '0', '--json'], { cwd })
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'NAMU8001' } })
  })

  it('suggests the command that was meant', async () => {
    const { stderr } = await namu(['statsu', 'x'], { cwd })
    expect(stderr).toContain('Did you mean status?')
  })
})
