import type { Client, TroubleListener } from '../connection/connections.js'
import { insist } from '../connection/insist.js'
import type { Keys } from '../keys.js'
import { publishReports, type FinishedJob } from '../publish-reports.js'

interface Waiting {
  readonly finished: FinishedJob
  readonly sent: () => void
}

const batchSize = 256

/**
 * Sends reports in batches: all that are there when the event loop comes round. A report is sent
 * until Redis has it; giving up would repeat the attempt.
 */
export class ReportSender {
  readonly #client: Client
  readonly #keys: Keys
  readonly #onTrouble: TroubleListener
  #waiting: Waiting[] = []
  #scheduled = false
  #closed = false

  constructor(client: Client, keys: Keys, onTrouble: TroubleListener) {
    this.#client = client
    this.#keys = keys
    this.#onTrouble = onTrouble
  }

  /** Resolves when Redis has the report and the job is acknowledged, or the sender was closed. */
  send(finished: FinishedJob): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ finished, sent: resolve })
      if (this.#scheduled) return
      this.#scheduled = true
      setImmediate(() => {
        this.#scheduled = false
        const waiting = this.#waiting
        this.#waiting = []
        for (let start = 0; start < waiting.length; start += batchSize) {
          void this.#publish(waiting.slice(start, start + batchSize))
        }
      })
    })
  }

  close(): void {
    this.#closed = true
  }

  async #publish(batch: readonly Waiting[]): Promise<void> {
    const finished = batch.map((waiting) => waiting.finished)
    const insistence = { isOver: () => this.#closed, onTrouble: this.#onTrouble }
    await insist(insistence, () => publishReports(this.#client, this.#keys, finished))
    for (const { sent } of batch) sent()
  }
}
