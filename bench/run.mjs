// node bench/run.mjs build [--workflows 1000] [--rounds 3]
//
// Bundles a benchmark written in TypeScript and runs it; Namu itself is used as it was built.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const repository = dirname(dirname(fileURLToPath(import.meta.url)))
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { workflows: { type: 'string' }, rounds: { type: 'string' } },
})
const [name] = positionals
if (name !== 'build') {
  console.error('usage: node bench/run.mjs build [--workflows 1000] [--rounds 3]')
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'namu-bench-'))
try {
  const outfile = join(folder, 'main.mjs')
  const entry = join(repository, 'bench', name, 'main.ts')
  const options = { bundle: true, platform: 'node', format: 'esm', target: 'node20' }
  await build({ ...options, entryPoints: [entry], outfile })
  const { runBuildBenchmark } = await import(pathToFileURL(outfile).href)
  const report = await runBuildBenchmark({
    repository,
    workflows: Number(values.workflows ?? 1000),
    rounds: Number(values.rounds ?? 3),
    note: (line) => console.error(line),
  })
  console.log(report)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
