import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

export const repository = path.resolve(import.meta.dirname, '../../..')
const binary = path.join(repository, 'packages/cli/bin/namu.js')

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface NamuOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
}

/** Starts the built `namu` as a person's shell would, with nothing configured but `env`. */
export function startNamu(
  args: readonly string[],
  { cwd, env = {}, stdin }: NamuOptions,
): ChildProcessWithoutNullStreams {
  if (!existsSync(path.join(repository, 'packages/cli/dist/index.js'))) {
    throw new Error('These tests run the built command: run `npm run build` first')
  }
  const child = spawn(process.execPath, [binary, ...args], {
    cwd,
    env: {
      PATH: process.env.PATH,
      HOME: path.join(cwd, '.home'),
      NO_COLOR: '1',
      ...env,
    },
  })
  child.stdin.end(stdin ?? '')
  return child
}

/** Runs `namu` to its end. */
export async function namu(args: readonly string[], options: NamuOptions): Promise<Finished> {
  return finished(startNamu(args, options))
}

export function finished(child: ChildProcessWithoutNullStreams): Promise<Finished> {
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ code, stdout, stderr })
    })
  })
}
