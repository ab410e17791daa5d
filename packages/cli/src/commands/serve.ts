import { pino, type Logger } from 'pino'
import type { Context } from '../context.js'

/** JSON lines on stderr; `NAMU_LOG_LEVEL` says from which level on. */
export function serverLogger({ host }: Context, name: string): Logger {
  const level = host.env.NAMU_LOG_LEVEL ?? 'info'
  return pino({ name, level }, { write: (line) => host.stderr.write(line) })
}

/** Resolves at the first Ctrl-C or SIGTERM; a second one ends the process at once. */
export function untilStopped({ host }: Context): Promise<void> {
  return new Promise((resolve) => {
    const stopListening = host.onInterrupt(() => {
      stopListening()
      resolve()
    })
  })
}
