import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vm from 'node:vm'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { EngineRun } from '../../test/engine-run.js'

const folder = fileURLToPath(new URL('.', import.meta.url))
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
)

it('no file of the core imports more than core, flow and its own files', () => {
  for (const file of sources) {
    const text = readFileSync(`${folder}${file}`, 'utf8')
    for (const [, name] of text.matchAll(/from '([^']+)'/g))
      expect(name, file).toMatch(/^(\.{1,2}\/|@namu\/(core|flow))/)
  }
})

it('no file of the core asks the host for time, chance or input', () => {
  for (const file of sources) {
    const code = readFileSync(`${folder}${file}`, 'utf8')
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      .replace(/'[^'\n]*'/g, "''")
    expect(code, file).not.toMatch(
      /Date\.now\(|new Date\(\)|Math\.random\(|\bperformance\b|\bprocess\b|\bglobalThis\b|\bsetTimeout\b|\bimport\(|\beval\b|new Function\(/,
    )
  }
})

it('runs in a bare realm that has nothing but TextEncoder', async () => {
  const bundle = await build({
    entryPoints: [`${folder}index.ts`],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'engine',
    platform: 'neutral',
    conditions: ['namu-source'],
    logLevel: 'error',
  })
  const run = new EngineRun(
    `async (n) => { const xs = await Promise.all([1, 2].map((x) => a(x))); return { sum: xs[0] + xs[1] + n, m: new Map([[1, 2]]) } }`,
    { tasks: { a: {} }, input: [5] },
  )
  run.succeed(2, 20)
  run.succeed(1, 10)
  const context = vm.createContext({
    TextEncoder,
    graph: JSON.stringify(run.program.graph),
    release: JSON.stringify(run.program.release),
    events: JSON.stringify(run.events),
  })
  vm.runInContext(bundle.outputFiles[0]?.text ?? '', context)
  const result: unknown = vm.runInContext(
    `(() => {
      const program = engine.prepareProgram(JSON.parse(graph), JSON.parse(release))
      let machine = engine.RunMachine.create(program)
      for (const event of JSON.parse(events)) {
        machine.apply(event)
        machine = engine.RunMachine.restore(program, machine.snapshot())
      }
      return JSON.stringify(machine.result)
    })()`,
    context,
  )
  expect(JSON.parse(String(result))).toEqual(run.machine.result)
})
