import { ReportBatch } from './report-batch.js'
import type { Clock } from '../../interfaces/clock.js'
import type {
  AttemptKey,
  AttemptReport,
  Dispatcher,
  DispatchListener,
} from '../../interfaces/dispatcher.js'
import type { TaskJob } from '../../interfaces/job.js'
import type { Runner } from '../../interfaces/runner.js'

export interface InProcessOptions {
  readonly runner: Runner
  /** Attempts executed at the same time. */
  readonly concurrency: number
  readonly clock: Clock
  /** Name of this process in attempt traces. */
  readonly worker?: string
}

/**
 * - `held`: not before its time. `queued`: waits for a free place. `running`: with the runner.
 * - `reported`: handed to the host, not committed yet.
 */
type Attempt =
  | { readonly state: 'held'; readonly job: TaskJob; readonly forget: () => void }
  | { readonly state: 'queued'; readonly job: TaskJob }
  | { readonly state: 'running'; readonly job: TaskJob; readonly controller: AbortController }
  | { readonly state: 'reported'; readonly job: TaskJob }

/**
 * Executes attempts in this process, first come, first served.
 *
 * D1. An attempt is known from `dispatch` until its report is committed or it is aborted.
 * D2. Dispatching a known attempt again changes nothing.
 * D3. An aborted attempt is never reported; while it still runs it keeps its place.
 * D4. Reports that the host refuses are dropped: it has given up the run, and whoever takes it up
 *     has the attempt executed again.
 */
export class InProcessDispatcher implements Dispatcher {
  readonly #options: InProcessOptions
  readonly #attempts = new Map<string, Attempt>()
  readonly #worker: string
  #queue: TaskJob[] = []
  #head = 0
  #running = 0
  #listener: DispatchListener | undefined
  #reports: ReportBatch | undefined

  constructor(options: InProcessOptions) {
    this.#options = options
    this.#worker = options.worker ?? `process ${String(process.pid)}`
  }

  start(listener: DispatchListener): Promise<void> {
    this.#listener = listener
    this.#reports = new ReportBatch(listener, (delivered) => {
      for (const report of delivered) this.#forgetReported(report)
    })
    this.#fill()
    return Promise.resolve()
  }

  known(attempts: readonly AttemptKey[]): Promise<readonly AttemptKey[]> {
    return Promise.resolve(attempts.filter((attempt) => this.#attempts.has(nameOf(attempt))))
  }

  dispatch(jobs: readonly TaskJob[]): Promise<void> {
    const now = this.#options.clock.now()
    for (const job of jobs) {
      const name = nameOf(job)
      if (this.#attempts.has(name)) continue
      if (job.notBefore !== undefined && job.notBefore > now) this.#hold(name, job, job.notBefore)
      else this.#enqueue(name, job)
    }
    this.#fill()
    return Promise.resolve()
  }

  abort(attempt: AttemptKey): Promise<void> {
    const name = nameOf(attempt)
    const found = this.#attempts.get(name)
    this.#attempts.delete(name)
    if (found?.state === 'held') found.forget()
    if (found?.state === 'running') found.controller.abort()
    return Promise.resolve()
  }

  stop(): Promise<void> {
    this.#listener = undefined
    this.#reports?.close()
    this.#queue = []
    this.#head = 0
    for (const attempt of this.#attempts.values()) {
      if (attempt.state === 'held') attempt.forget()
      if (attempt.state === 'running') attempt.controller.abort()
    }
    this.#attempts.clear()
    return Promise.resolve()
  }

  #hold(name: string, job: TaskJob, until: number): void {
    const forget = this.#options.clock.at(until, () => {
      this.#enqueue(name, job)
      this.#fill()
    })
    this.#attempts.set(name, { state: 'held', job, forget })
  }

  #enqueue(name: string, job: TaskJob): void {
    this.#attempts.set(name, { state: 'queued', job })
    this.#queue.push(job)
  }

  #fill(): void {
    while (this.#listener && this.#running < this.#options.concurrency) {
      const job = this.#queue[this.#head]
      if (!job) break
      this.#head += 1
      const name = nameOf(job)
      const attempt = this.#attempts.get(name)
      // An aborted attempt leaves its job in the queue; one dispatched again has another job.
      if (attempt?.state === 'queued' && attempt.job === job) void this.#execute(name, job)
    }
    if (this.#head > 1000 && this.#head * 2 > this.#queue.length) {
      this.#queue = this.#queue.slice(this.#head)
      this.#head = 0
    }
  }

  async #execute(name: string, job: TaskJob): Promise<void> {
    const { runner, clock } = this.#options
    const controller = new AbortController()
    const attempt: Attempt = { state: 'running', job, controller }
    this.#attempts.set(name, attempt)
    this.#running += 1
    const startedAt = clock.now()
    const outcome = await runner.run(job, {
      signal: controller.signal,
      log: (line) => this.#listener?.logLines([line]),
    })
    this.#running -= 1
    if (this.#attempts.get(name) === attempt) {
      this.#attempts.set(name, { state: 'reported', job })
      const trace = { worker: this.#worker, startedAt, finishedAt: clock.now() }
      const { run, call, attempt: number } = job
      this.#reports?.add({ run, call, attempt: number, outcome, trace })
    }
    this.#fill()
  }

  #forgetReported(report: AttemptReport): void {
    const name = nameOf(report)
    if (this.#attempts.get(name)?.state === 'reported') this.#attempts.delete(name)
  }
}

function nameOf({ run, call, attempt }: AttemptKey): string {
  return `${run}/${String(call)}/${String(attempt)}`
}
