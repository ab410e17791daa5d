import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { runtimeCodes } from '@namu/core/internal'
import { namu, repository } from './namu.js'

const read = (file: string) => readFileSync(path.join(repository, file), 'utf8')
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].concat(
  readdirSync(path.join(repository, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
)

/** The code block after `<!-- name -->`. */
function blockAfter(page: string, name: string): string {
  const match = new RegExp(`<!-- ${name} -->\\s*\`\`\`\\w*\\n([\\s\\S]*?)\`\`\``).exec(page)
  expect(match).not.toBeNull()
  return match![1]!
}

describe('docs/errors.md', () => {
  it('lists every code with its title, and no other', () => {
    const rows = [...read('docs/errors.md').matchAll(/^\| `(NAMU\d+)` +\| (.*?) +\|/gm)]
    expect(Object.fromEntries(rows.map(([, code, title]) => [code, title]))).toEqual(runtimeCodes)
    expect(rows.map(([, code]) => code)).toEqual(Object.keys(runtimeCodes).sort())
  })
})

describe('README.md', () => {
  const readme = read('README.md')

  it('shows the example as it is in the examples', () => {
    expect(read('examples/quickstart/src/invoice.ts')).toContain(blockAfter(readme, 'example'))
  })

  it('shows the graph that the compiler makes of it', async () => {
    const cwd = path.join(repository, 'examples/quickstart')
    const { stdout } = await namu(['graph', 'invoice', '--format', 'mermaid'], { cwd })
    expect(blockAfter(readme, 'graph')).toBe(stdout)
  })
})

describe('docs/cli.md', () => {
  it('describes every command that the help lists, with every option', async () => {
    const page = read('docs/cli.md')
    const { stdout } = await namu(['--help'], { cwd: repository })
    const commands = [...stdout.matchAll(/^ {2}([a-z]+)(?: |\n)/gm)].map(([, name]) => name!)
    expect(commands).toContain('run')
    const missing: string[] = []
    for (const command of commands.filter((name) => name !== 'help')) {
      if (!page.includes(`\`namu ${command}`)) missing.push(command)
      const help = await namu(['help', command], { cwd: repository })
      for (const [, option = ''] of help.stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)) {
        const named = option.replace('--prefetch', '--no-prefetch')
        if (option !== '--help' && !page.includes(named)) missing.push(`${command} ${option}`)
      }
    }
    expect(missing).toEqual([])
  })
})

describe('the pages', () => {
  it.each(pages)('%s links to files that exist', (page) => {
    const folder = path.dirname(path.join(repository, page))
    for (const [, target = ''] of read(page).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)) {
      expect(existsSync(path.join(folder, target)), `${page} → ${target}`).toBe(true)
    }
  })

  it.each(pages)('%s names npm scripts and files of scripts/ that exist', (page) => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    for (const [, name] of read(page).matchAll(/npm run ([a-z:-]+)/g)) {
      expect(scripts, page).toHaveProperty([name!])
    }
    for (const [file] of read(page).matchAll(/scripts\/[a-z-]+\.sh/g)) {
      expect(existsSync(path.join(repository, file)), `${page} → ${file}`).toBe(true)
    }
  })
})
