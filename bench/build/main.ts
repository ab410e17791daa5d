import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measure, median, type Measured } from './measure.js'
import { writeProject, type GeneratedProject } from './project.js'
import { reportOf, type Results } from './report.js'

export interface BuildBenchmark {
  /** Absolute path of this repository, built. */
  readonly repository: string
  readonly workflows: number
  readonly rounds: number
  /** Receives a line of progress. */
  readonly note: (line: string) => void
}

/**
 * Builds a generated project with Namu and checks it with `tsc --noEmit`, in alternating rounds, so
 * that what else the machine does meets both. Gives the report as Markdown.
 */
export async function runBuildBenchmark(settings: BuildBenchmark): Promise<string> {
  const { repository, workflows, rounds, note } = settings
  const root = mkdtempSync(join(tmpdir(), 'namu-bench-project-'))
  try {
    const modules = join(repository, 'node_modules')
    const project = writeProject(root, workflows, modules)
    note(`${project.workflows} workflows, ${project.tasks} tasks, ${project.lines} lines`)
    const reporter = join(repository, 'bench/build/report-usage.cjs')
    const run = (...args: readonly string[]): Promise<Measured> => measure(reporter, args, root)
    const namu = join(repository, 'packages/cli/bin/namu.js')
    const measured: Record<keyof Results, Measured[]> = {
      tsc: [],
      build: [],
      inProcess: [],
      rebuild: [],
      living: [],
    }
    for (let round = 1; round <= rounds; round++) {
      measured.tsc.push(await run(join(modules, 'typescript/bin/tsc'), '--noEmit', '-p', root))
      rmSync(join(root, 'dist'), { recursive: true, force: true })
      measured.build.push(await run(namu, 'build', '--no-cache'))
      measured.inProcess.push(await run(join(repository, 'bench/build/in-process.mjs'), root))
      // Leaves what the next process takes.
      await run(namu, 'build')
      editOneFile(project, round)
      measured.rebuild.push(await run(namu, 'build'))
      const living = join(repository, 'bench/build/rebuild.mjs')
      measured.living.push(await run(living, root, editedFile(project), `${round}5`))
      note(`round ${round} of ${rounds}`)
    }
    const results: Results = {
      tsc: middle(measured.tsc),
      build: middle(measured.build),
      inProcess: middle(measured.inProcess),
      rebuild: middle(measured.rebuild),
      living: middle(measured.living),
    }
    const { version } = JSON.parse(
      readFileSync(join(modules, 'typescript/package.json'), 'utf8'),
    ) as { readonly version: string }
    return reportOf(project, results, { rounds, typescript: version })
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const editedFile = ({ root }: GeneratedProject): string => join(root, 'src/order0/rules.ts')

/** Changes a constant that the helpers of one domain use. */
function editOneFile(project: GeneratedProject, round: number): void {
  const file = editedFile(project)
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace(/15(\.\d+)?\]/, `15.${round}]`))
}

const middle = (all: readonly Measured[]): Measured => ({
  ms: median(all.map(({ ms }) => ms)),
  cpuMs: median(all.map(({ cpuMs }) => cpuMs)),
  peakMiB: median(all.map(({ peakMiB }) => peakMiB)),
})
