import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Measured {
  /** Wall-clock time of the whole process, in milliseconds. */
  readonly ms: number
  /** Processor time of the process in milliseconds, all its threads; not that of its children. */
  readonly cpuMs: number
  /** Peak resident memory in MiB. */
  readonly peakMiB: number
}

/**
 * Runs a Node program to its end. Its own process says what it used, so that both sides are measured
 * by the same means.
 *
 * @param reporter path of `report-usage.cjs`
 * @throws Error with what the program printed when it fails
 */
export async function measure(
  reporter: string,
  args: readonly string[],
  cwd: string,
): Promise<Measured> {
  const started = performance.now()
  const child = spawn(process.execPath, ['--require', reporter, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  let printed = ''
  let usage = ''
  const [, out, err, report] = child.stdio
  for (const stream of [out, err])
    stream?.on('data', (text: Buffer) => (printed = (printed + text.toString()).slice(-4000)))
  report?.on('data', (text: Buffer) => (usage += text.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  const ms = performance.now() - started
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${String(code)}:\n${printed}`)
  return { ms, ...(JSON.parse(usage) as Omit<Measured, 'ms'>) }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
