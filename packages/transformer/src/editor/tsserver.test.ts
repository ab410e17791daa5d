import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryProject } from '../../test/temporary-project.js'

const built = fileURLToPath(new URL('../../dist/ts-plugin.js', import.meta.url))

interface Answer {
  readonly type: string
  readonly request_seq?: number
  readonly success?: boolean
  readonly message?: string
  readonly body?: unknown
}

/** TypeScript's own server, as an editor starts it. */
class Server {
  readonly #child
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #sent = 0

  constructor(cwd: string) {
    if (!existsSync(built)) throw new Error('These tests need the build: run `npm run build` first')
    const server = createRequire(import.meta.url).resolve('typescript/lib/tsserver.js')
    const args = [server, '--disableAutomaticTypingAcquisition', '--suppressDiagnosticEvents']
    this.#child = spawn(process.execPath, args, { cwd, stdio: ['pipe', 'pipe', 'inherit'] })
    createInterface(this.#child.stdout).on('line', (line) => {
      if (!line.startsWith('{')) return
      const answer = JSON.parse(line) as Answer
      if (answer.type === 'response') this.#waiting.get(answer.request_seq ?? -1)?.(answer)
    })
    onTestFinished(async () => {
      this.#child.kill()
      await once(this.#child, 'exit')
    })
  }

  /** Sends a command that has no answer. */
  tell(command: string, args: object): number {
    const seq = (this.#sent += 1)
    this.#child.stdin.write(
      `${JSON.stringify({ seq, type: 'request', command, arguments: args })}\n`,
    )
    return seq
  }

  async ask(command: string, args: object): Promise<unknown> {
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(this.tell(command, args), resolve)
    })
    if (answer.success !== true) throw new Error(answer.message)
    return answer.body
  }
}

const source = `import { task, workflow } from '@namu/core'
export const add = task(async (a: number, b: number) => a + b)
export const main = workflow(async (n: number) => {
  add(n, 1)
  return add(n, Date.parse('x') > 0 ? setTimeout.length : 2)
})
`

function project(files: Readonly<Record<string, string>>): string {
  const root = temporaryProject(files)
  const config = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as {
    compilerOptions: { customConditions?: unknown }
  }
  // As a user has it: the packages as they are built.
  delete config.compilerOptions.customConditions
  const plugins = [{ name: '@namu/transformer/ts-plugin' }]
  const compilerOptions = { ...config.compilerOptions, plugins }
  return temporaryProject({
    ...files,
    'tsconfig.json': JSON.stringify({ ...config, compilerOptions }),
  })
}

test('an editor shows the diagnostics at their places, follows edits, and offers fixes', async () => {
  const root = project({ 'src/main.ts': source })
  const file = join(root, 'src/main.ts')
  const server = new Server(root)
  server.tell('open', { file, fileContent: source })
  const diagnostics = () => server.ask('semanticDiagnosticsSync', { file })

  expect(await diagnostics()).toMatchObject([
    {
      start: { line: 4, offset: 3 },
      end: { line: 4, offset: 12 },
      code: 1011,
      source: 'NAMU',
      category: 'warning',
      text: expect.stringContaining('The result of `add(…)` is not awaited.') as string,
    },
    { start: { line: 5, offset: 39 }, code: 1102, category: 'error' },
  ])

  const place = { file, startLine: 4, startOffset: 3, endLine: 4, endOffset: 12 }
  const fixes = await server.ask('getCodeFixes', { ...place, errorCodes: [1011] })
  expect(fixes).toEqual([
    {
      fixName: 'namu1011',
      description: 'Add `await`',
      changes: [
        {
          fileName: file,
          textChanges: [
            { start: { line: 4, offset: 3 }, end: { line: 4, offset: 3 }, newText: 'await ' },
          ],
        },
      ],
    },
  ])
  expect(await server.ask('getSupportedCodeFixes', { file })).toContain('1011')

  server.tell('change', {
    file,
    line: 4,
    offset: 3,
    endLine: 4,
    endOffset: 3,
    insertString: 'await ',
  })
  expect(await diagnostics()).toMatchObject([{ code: 1102 }])
  server.tell('change', { file, line: 5, offset: 1, endLine: 6, endOffset: 1, insertString: '' })
  expect(await diagnostics()).toEqual([])
})

test('a helper shows what is wrong with it in the workflows of other files', async () => {
  const helper = `export function later(n: number): void {\n  setTimeout(() => n, 1)\n}\n`
  const main = `import { workflow } from '@namu/core'
import { later } from './helper.js'
export const main = workflow(async (n: number) => later(n))
`
  const root = project({ 'src/main.ts': main, 'src/helper.ts': helper })
  const file = join(root, 'src/helper.ts')
  const server = new Server(root)
  server.tell('open', { file })
  expect(await server.ask('semanticDiagnosticsSync', { file })).toMatchObject([
    { start: { line: 2, offset: 3 }, code: 1102 },
  ])
})

test('while TypeScript finds errors, a file shows those alone', async () => {
  const broken = source.replace('add(n, 1)', 'add(n, "1")')
  const root = project({ 'src/main.ts': broken })
  const file = join(root, 'src/main.ts')
  const server = new Server(root)
  server.tell('open', { file })
  expect(await server.ask('semanticDiagnosticsSync', { file })).toMatchObject([{ code: 2345 }])
  server.tell('change', { file, line: 4, offset: 10, endLine: 4, endOffset: 13, insertString: '1' })
  expect(await server.ask('semanticDiagnosticsSync', { file })).toMatchObject([
    { code: 1011 },
    { code: 1102 },
  ])
})
