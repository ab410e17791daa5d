import { chooseBackend, type PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { exitCode } from '../exit-code.js'
import { Finished } from '../report/failures.js'
import { formatTime } from '../terminal/time.js'
import { logText } from '../watch/event-line.js'

export interface LogsOptions extends PlaceOptions {
  readonly follow?: boolean
}

/** `namu logs <run>`: the lines that its tasks and its own console wrote, on stdout. */
export async function logs(context: Context, run: string, options: LogsOptions): Promise<void> {
  const { terminal, host, json } = context
  const interrupt = new AbortController()
  const stopListening = host.onInterrupt(() => {
    interrupt.abort()
  })
  const backend = await chooseBackend(context, options)
  try {
    const request = { follow: options.follow === true, signal: interrupt.signal }
    for await (const line of backend.logs(run, request)) {
      const time = terminal.color.dim(formatTime(line.time))
      terminal.out(json ? JSON.stringify(line) : `${time} ${logText(line, terminal.color)}`)
    }
  } finally {
    stopListening()
    await backend.close()
  }
  if (interrupt.signal.aborted) throw new Finished(exitCode.interrupted)
}
