// node bench/run.mjs build [--workflows 1000] [--rounds 3]
// node bench/run.mjs long [--iterations 1000000] [--keep-events 1000]
// node bench/run.mjs wide [--widths 1000,10000,100000]
// node bench/run.mjs parked [--runs 100000] [--woken 100]
// node bench/run.mjs values [--passes 20000] [--rounds 3]
//
// Bundles a benchmark written in TypeScript and runs it; Namu itself is used as it was built. With
// `node --expose-gc` memory is measured after a collection.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const repository = dirname(dirname(fileURLToPath(import.meta.url)))
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    workflows: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
    iterations: { type: 'string', default: '1000000' },
    'keep-events': { type: 'string' },
    widths: { type: 'string', default: '1000,10000,100000' },
    runs: { type: 'string', default: '100000' },
    woken: { type: 'string', default: '100' },
    passes: { type: 'string', default: '20000' },
  },
})
const keepEvents = values['keep-events']
const common = { repository, note: (line) => console.error(line) }
const benchmarks = {
  build: [
    'build/main.ts',
    ({ runBuildBenchmark }) =>
      runBuildBenchmark({
        ...common,
        workflows: Number(values.workflows),
        rounds: Number(values.rounds),
      }),
  ],
  long: [
    'engine/long.ts',
    ({ runLongBenchmark }) =>
      runLongBenchmark({
        ...common,
        iterations: Number(values.iterations),
        ...(keepEvents === undefined ? {} : { keepEvents: Number(keepEvents) }),
      }),
  ],
  wide: [
    'engine/wide.ts',
    ({ runWideBenchmark }) =>
      runWideBenchmark({ ...common, widths: values.widths.split(',').map(Number) }),
  ],
  parked: [
    'engine/parked.ts',
    ({ runParkedBenchmark }) =>
      runParkedBenchmark({ ...common, runs: Number(values.runs), woken: Number(values.woken) }),
  ],
  values: [
    'values/main.ts',
    ({ runValuesBenchmark }) =>
      runValuesBenchmark({
        ...common,
        passes: Number(values.passes),
        rounds: Number(values.rounds),
      }),
  ],
}
const [name] = positionals
const benchmark = Object.hasOwn(benchmarks, name ?? '') ? benchmarks[name] : undefined
if (!benchmark) {
  console.error(
    'usage: node bench/run.mjs build|long|wide|parked|values (the head of the file has the options)',
  )
  process.exit(2)
}
const [file, run] = benchmark
// Inside the repository, so that the packages are found.
const cache = join(repository, 'node_modules/.cache')
mkdirSync(cache, { recursive: true })
const folder = mkdtempSync(join(cache, 'namu-bench-'))
try {
  const outfile = join(folder, 'main.mjs')
  const entry = join(repository, 'bench', file)
  const options = { bundle: true, platform: 'node', format: 'esm', target: 'node20' }
  await build({ ...options, packages: 'external', entryPoints: [entry], outfile })
  console.log(await run(await import(pathToFileURL(outfile).href)))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
