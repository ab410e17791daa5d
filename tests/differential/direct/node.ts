import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { home } from '../home.js'
import { fixtureModules, type FixtureSet, workflowName } from '../fixtures.js'
import type { Case, Trace } from '../trace.js'

const directCore = fileURLToPath(new URL('./core.ts', import.meta.url))

/** Gives the fixtures the direct `@namu/core` and lists them under `namu:fixtures`. */
const fixturesPlugin = (set: FixtureSet): Plugin => ({
  name: 'fixtures',
  setup(build) {
    build.onResolve({ filter: /^@namu\/core$/ }, () => ({ path: directCore }))
    build.onResolve({ filter: /^namu:fixtures$/ }, () => ({ path: 'all', namespace: 'fixtures' }))
    build.onLoad({ filter: /.*/, namespace: 'fixtures' }, () => ({
      contents: listing(set),
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    }))
  },
})

function listing({ root, names }: FixtureSet): string {
  const cases = names.map((name) => {
    const modules = fixtureModules(root, name)
    const imports = modules.map((file) => `import(${JSON.stringify(file)})`).join(', ')
    const own = modules.findIndex((file) => file.endsWith('workflow.ts'))
    return `${JSON.stringify(name)}: async () => {
      const modules = await Promise.all([${imports}])
      const own = modules[${own}]
      return { workflow: own.${workflowName(name)}, inputs: own.inputs, mail: own.mail ?? [], modules }
    }`
  })
  return `const all = { ${cases.join(',\n')} }
    export const loadFixture = (name) => all[name]()`
}

/** A Node process that runs fixtures directly. Ask it one case at a time. */
export class DirectNode {
  private readonly child: ChildProcessWithoutNullStreams
  private readonly folder: string
  private readonly lines: AsyncIterator<string>
  private errors = ''

  private constructor(child: ChildProcessWithoutNullStreams, folder: string) {
    this.child = child
    this.folder = folder
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    child.stderr.on('data', (chunk: Buffer) => (this.errors += chunk.toString()))
  }

  static async start(set: FixtureSet): Promise<DirectNode> {
    const folder = await mkdtemp(join(tmpdir(), 'namu-direct-'))
    await build({
      entryPoints: [fileURLToPath(new URL('./main.ts', import.meta.url))],
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      // A chunk per fixture: in one scope esbuild would rename variables, and messages name them.
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      // A class that names itself would be called `_Name` in the bundle.
      keepNames: true,
      conditions: ['namu-source'],
      plugins: [fixturesPlugin(set)],
      logLevel: 'error',
    })
    const env = { ...process.env, TZ: home.timeZone, LC_ALL: home.locale.replace('-', '_') }
    return new DirectNode(spawn(process.execPath, [join(folder, 'main.mjs')], { env }), folder)
  }

  async run(one: Case): Promise<Trace> {
    this.child.stdin.write(`${JSON.stringify(one)}\n`)
    const line = await this.lines.next()
    if (line.done === true) throw new Error(`The direct run ended early:\n${this.errors}`)
    const answer = JSON.parse(line.value) as { trace: Trace } | { failure: string }
    if ('failure' in answer) throw new Error(answer.failure)
    return answer.trace
  }

  async stop(): Promise<void> {
    this.child.kill()
    await rm(this.folder, { recursive: true, force: true })
  }
}
