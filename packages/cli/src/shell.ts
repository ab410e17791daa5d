import process from 'node:process'
import type { Host, Output } from './host.js'
import { main } from './main.js'

/** Runs the command line of this process and ends the process with its exit code. */
export async function runFromShell(): Promise<never> {
  // A reader that went away (`namu runs | head`) is no error of ours.
  process.stdout.on('error', ignoreClosedPipe)
  process.stderr.on('error', ignoreClosedPipe)
  const code = await main(process.argv.slice(2), hostOfProcess())
  await Promise.all([flushed(process.stdout), flushed(process.stderr)])
  // An interrupted command may leave a user's task running in this process: it ends with it.
  process.exit(code)
}

function hostOfProcess(): Host {
  return {
    cwd: process.cwd(),
    env: process.env,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    stdin: { isTTY: isTerminal(process.stdin) },
    onInterrupt(callback) {
      process.on('SIGINT', callback)
      process.on('SIGTERM', callback)
      return () => {
        process.off('SIGINT', callback)
        process.off('SIGTERM', callback)
      }
    },
  }
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    isTTY: isTerminal(stream),
    get columns() {
      // Some pseudo-terminals say that they have no columns at all.
      return isTerminal(stream) && stream.columns > 0 ? stream.columns : undefined
    },
    write(text) {
      stream.write(text)
    },
  }
}

/** `isTTY` is absent, not false, when the stream is a pipe. */
function isTerminal(stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => {
      resolve()
    })
  })
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
