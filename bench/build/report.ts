import { cpus, totalmem } from 'node:os'
import type { Measured } from './measure.js'
import type { GeneratedProject } from './project.js'

/** Medians over the rounds. */
export interface Results {
  /** `tsc --noEmit`. */
  readonly tsc: Measured
  /** `namu build` into an empty folder. */
  readonly build: Measured
  /** The same without the command line and the writing of files. */
  readonly inProcess: Measured
  /** `namu build` again in another process, after one file was edited. */
  readonly rebuild: Measured
  /** The second build of a process that goes on, after one file was edited, with its files. */
  readonly living: Measured
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

const share = (part: Measured, whole: Measured): string =>
  `${((100 * part.cpuMs) / whole.cpuMs).toFixed(0)} %`

/** The results as Markdown. */
export function reportOf(
  project: GeneratedProject,
  results: Results,
  { rounds, typescript }: { readonly rounds: number; readonly typescript: string },
): string {
  const { tsc, build, inProcess, rebuild, living } = results
  const row = (name: string, { ms, cpuMs, peakMiB }: Measured): string =>
    `| ${name} | ${seconds(ms)} | ${(ms / tsc.ms).toFixed(2)} | ${seconds(cpuMs)} | ${Math.round(peakMiB)} MiB |`
  const [cpu] = cpus()
  return `# Build

${project.workflows} workflows, ${project.tasks} tasks, ${project.files} files, ${project.lines} lines;
median of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}.

| | time | times tsc | processor | peak memory |
| --- | --- | --- | --- | --- |
${[
  row('`tsc --noEmit`', tsc),
  row('`namu build`', build),
  row('`buildProject` in process', inProcess),
  row('`namu build` after one edit', rebuild),
  row('`namu build --watch` after one edit', living),
].join('\n')}

- ${(build.ms / project.workflows).toFixed(1)} ms for each workflow
- one edit, of the processor time of the full build: ${share(living, build)} while it watches,
  ${share(rebuild, build)} in a new process
- Node ${process.versions.node}, TypeScript ${typescript}, ${process.platform} ${process.arch}
- ${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB
`
}
