import type { LogLine } from '@namu/engine'
import type { Client } from '../connection/connections.js'

/** Lines of one entry, entries kept in Redis, lines kept here while Redis is away. */
const linesPerEntry = 200
const entriesInRedis = 10_000
const linesHere = 10_000
const delayMs = 50

/** Sends log lines on in the background; when there are too many, the oldest are dropped. */
export class LogSender {
  readonly #client: Client
  readonly #stream: string
  #lines: LogLine[] = []
  #timer: NodeJS.Timeout | undefined
  #sending: Promise<void> | undefined

  constructor(client: Client, stream: string) {
    this.#client = client
    this.#stream = stream
  }

  add(line: LogLine): void {
    this.#lines.push(line)
    if (this.#lines.length > linesHere) this.#lines.splice(0, linesHere / 10)
    this.#timer ??= setTimeout(() => void this.flush(), delayMs)
  }

  /** Resolves when all lines added before are sent or given up. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    while (this.#sending !== undefined) await this.#sending
    this.#sending = this.#send().finally(() => {
      this.#sending = undefined
    })
    await this.#sending
  }

  async #send(): Promise<void> {
    while (this.#lines.length > 0) {
      const part = this.#lines.splice(0, linesPerEntry)
      await this.#client
        .call(
          ...(['XADD', this.#stream, 'MAXLEN', '~', entriesInRedis] as const),
          ...['*', 'lines', JSON.stringify(part)],
        )
        // Lines may be lost.
        .catch(() => undefined)
    }
  }
}
