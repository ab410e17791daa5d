import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { encode } from '@namu/core/internal'
import { buildProject, formatDiagnostic } from '@namu/transformer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runOnEngine } from '../differential/engine-run.js'
import { withoutStacks } from '../differential/trace.js'

/**
 * Helpers in JavaScript files (`allowJs`), which TypeScript hardly checks: what it would refuse
 * elsewhere has the meaning that Node gives it.
 */
const cases: Readonly<Record<string, string>> = {
  'an assignment to a constant throws, wherever it stands': `
    const fixed = 1
    const { inner, ...others } = { inner: 2, other: 3 }
    const tries = [
      () => { [fixed] = [log.push('evaluated')] },
      () => { ({ a: inner = log.push('default') } = {}) },
      () => { ({ ...others } = {}) },
      () => { for (fixed of [1, 2]) log.push('never') },
      () => { for (inner in { a: 1 }) log.push('never') },
      () => { for (const i = 0; i < 3; i++) log.push(i) },
      () => { [later] = [1]; const later = 2; log.push(later) },
      function own() { own = 1; log.push('never') },
      () => { for (const x of [1]) { [x] = [2] } },
    ]
    for (const one of tries) try { one() } catch (error) { log.push(String(error)) }
    log.push(fixed, inner, others)`,
  'a variable may change its type': `
    let a = 1
    a = 'text'
    log.push(a.length, a.toUpperCase())
    a = [3, 1]
    log.push(a.sort().join())
    a = { map: (f) => f(1) }
    log.push(a.map((n) => n + 1))`,
  'a key that is converted is converted once': `
    const key = { toString() { log.push('converted'); return 'x' } }
    const { [key]: x, ...rest } = { x: 1, y: 2 }
    log.push(x, rest, { [key]: log.push('value') })`,
  'arguments may be too few, and functions get any': `
    const f = (a, b = a, ...rest) => [a, b, rest.length]
    log.push(String(f()), f(1), f(1, 2, 3))`,
  'what may be missing is read or throws': `
    const find = (o) => { try { return o.a.b } catch (error) { return String(error) } }
    log.push(find({ a: { b: 1 } }), find({}), find(null))
    for (const key of ['x', 1, {}, [], { toString() { return 'never' } }, { valueOf() { return 'never' } }, new Map(), /x/, new Date(0), new Error('x')]) {
      try { null[key] } catch (error) { log.push(String(error)) }
      try { undefined[key] = log.push('evaluated') } catch (error) { log.push(String(error)) }
    }`,
}

const project = {
  'package.json': '{ "name": "javascript", "version": "0.0.0", "type": "module" }',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2023'],
      module: 'NodeNext',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      allowJs: true,
      types: [],
    },
    include: ['*'],
  }),
  ...Object.fromEntries(
    Object.values(cases).flatMap((body, index) => [
      [
        `helper${index}.js`,
        `export async function run() {\nconst log = []\n${body}\nreturn log\n}\n`,
      ],
      [
        `main${index}.ts`,
        `import { workflow } from '@namu/core'\nimport { run } from './helper${index}.js'\nexport const main${index} = workflow(async (): Promise<unknown> => run())\n`,
      ],
    ]),
  ),
}

let root: string
let built: Awaited<ReturnType<typeof buildProject>>

beforeAll(async () => {
  const place = fileURLToPath(new URL('./.namu/', import.meta.url))
  mkdirSync(place, { recursive: true })
  root = mkdtempSync(join(place, 'javascript-'))
  for (const [file, text] of Object.entries(project)) writeFileSync(join(root, file), text)
  built = await buildProject({ root })
}, 60_000)

afterAll(() => {
  rmSync(root, { recursive: true, force: true })
})

/** The value that Node's own process gives, as JSON. */
function inNode(helper: string): unknown {
  const script = `import { run } from ${JSON.stringify(join(root, helper))}; console.log(JSON.stringify(await run()))`
  const out = execFileSync(process.execPath, ['--input-type=module', '--eval', script])
  return JSON.parse(out.toString())
}

test.each(Object.keys(cases).map((title, index) => ({ title, index })))(
  '$title',
  async ({ index }) => {
    if (!built.ok) throw new Error(built.diagnostics.map((one) => formatDiagnostic(one)).join('\n'))
    const graph = built.output.graphs.find(({ name }) => name === `main${index}`)
    if (!graph) throw new Error('the build has every workflow')
    const { outcome } = await runOnEngine({
      input: [],
      seed: 0,
      pureFirst: false,
      prefetch: false,
      graph,
      tasks: built.output.manifest.tasks,
      execute: () => undefined,
    })
    const value = encode(withoutStacks(inNode(`helper${index}.js`)))
    expect(outcome).toEqual({ status: 'returned', value })
  },
)
