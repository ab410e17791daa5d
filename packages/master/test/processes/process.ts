import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const register = new URL('./register-typescript.mjs', import.meta.url).href

/** A master or worker in a process of its own, to be ended as the system would end it. */
export interface TestProcess {
  /** What the process said first, as JSON: it is ready. */
  readonly ready: Readonly<Record<string, string>>
  /** `kill -9`: nothing in the process gets to say anything. */
  kill(): Promise<void>
  /** `kill -TERM`; gives the exit code. */
  terminate(): Promise<number | null>
}

/** Runs a TypeScript file of this folder with `options` and waits for its first line. */
export async function startProcess(entry: string, options: object): Promise<TestProcess> {
  const child = spawn(
    process.execPath,
    [
      '--conditions=namu-source',
      '--enable-source-maps',
      `--import=${register}`,
      fileURLToPath(new URL(`./${entry}`, import.meta.url)),
      JSON.stringify(options),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const ready = JSON.parse(await firstLine(child)) as Readonly<Record<string, string>>
  const ended = once(child, 'exit')
  return {
    ready,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async terminate() {
      child.kill('SIGTERM')
      const [code] = (await ended) as [number | null]
      return code
    },
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      text += part
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')))
    })
    child.once('error', reject)
    child.once('exit', (code) => {
      reject(new Error(`the process ended with ${String(code)} before it was ready`))
    })
  })
}
