import type { AttemptReport, DispatchListener } from '../../interfaces/dispatcher.js'
import type { Scheduler } from '../system/scheduler.js'

/** Hands over together what is reported in one turn of the event loop. */
export class ReportBatch {
  readonly #listener: DispatchListener
  readonly #scheduler: Scheduler
  readonly #delivered: (reports: readonly AttemptReport[]) => void
  #reports: AttemptReport[] = []
  #scheduled = false
  #closed = false

  /** `delivered` is called when the host has committed reports, or has refused them. */
  constructor(
    listener: DispatchListener,
    scheduler: Scheduler,
    delivered: (reports: readonly AttemptReport[]) => void,
  ) {
    this.#listener = listener
    this.#scheduler = scheduler
    this.#delivered = delivered
  }

  add(report: AttemptReport): void {
    if (this.#closed) return
    this.#reports.push(report)
    if (this.#scheduled) return
    this.#scheduled = true
    this.#scheduler.soon(() => {
      this.#scheduled = false
      this.#send()
    })
  }

  close(): void {
    this.#closed = true
    this.#reports = []
  }

  #send(): void {
    const reports = this.#reports
    this.#reports = []
    if (reports.length === 0) return
    const done = (): void => {
      this.#delivered(reports)
    }
    this.#listener.reports(reports).then(done, done)
  }
}
