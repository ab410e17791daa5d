import { ReportBatch } from './report-batch.js'
import { WaitingRoom, type Admitted } from './waiting-room.js'
import type { Clock } from '../../interfaces/clock.js'
import type {
  AttemptKey,
  AttemptReport,
  Dispatcher,
  DispatchListener,
} from '../../interfaces/dispatcher.js'
import type { TaskJob } from '../../interfaces/job.js'
import type { Runner } from '../../interfaces/runner.js'
import { systemScheduler, type Scheduler } from '../system/scheduler.js'

export interface InProcessOptions {
  readonly runner: Runner
  /** Attempts executed at the same time. */
  readonly concurrency: number
  readonly clock: Clock
  readonly scheduler?: Scheduler
  /** Name of this process in attempt traces. */
  readonly worker?: string
}

/**
 * - `held`: not before its time. `queued`: waits for a free place and its limits. `running`: with the runner.
 * - `reported`: handed to the host, not committed yet.
 */
type Attempt =
  | { readonly state: 'held'; readonly job: TaskJob; readonly forget: () => void }
  | { readonly state: 'queued'; readonly job: TaskJob }
  | { readonly state: 'running'; readonly job: TaskJob; readonly controller: AbortController }
  | { readonly state: 'reported'; readonly job: TaskJob }

/**
 * Executes attempts in this process, in the order that `WaitingRoom` keeps. Limits hold for this
 * process: another one that executes runs of the same store counts for itself.
 *
 * D1. An attempt is known from `dispatch` until its report is committed or it is aborted.
 * D2. Dispatching a known attempt again changes nothing.
 * D3. An aborted attempt is never reported; while it still runs it keeps its place and its slot.
 * D4. Reports that the host refuses are dropped: it has given up the run, and whoever takes it up
 *     has the attempt executed again.
 */
export class InProcessDispatcher implements Dispatcher {
  readonly #options: InProcessOptions
  readonly #attempts = new Map<string, Attempt>()
  readonly #worker: string
  #waiting = new WaitingRoom()
  #forgetRoom: () => void = () => undefined
  #running = 0
  #listener: DispatchListener | undefined
  #reports: ReportBatch | undefined

  constructor(options: InProcessOptions) {
    this.#options = options
    this.#worker = options.worker ?? `process ${String(process.pid)}`
  }

  start(listener: DispatchListener): Promise<void> {
    this.#listener = listener
    const scheduler = this.#options.scheduler ?? systemScheduler
    this.#reports = new ReportBatch(listener, scheduler, (delivered) => {
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
    if (found?.state === 'queued') this.#waiting.remove(name, found.job)
    if (found?.state === 'running') found.controller.abort()
    return Promise.resolve()
  }

  withdraw(attempts: readonly AttemptKey[]): Promise<readonly AttemptKey[]> {
    const waiting = attempts.filter((attempt) => {
      const name = nameOf(attempt)
      const found = this.#attempts.get(name)
      if (found?.state === 'held') found.forget()
      else if (found?.state === 'queued') this.#waiting.remove(name, found.job)
      else return false
      return this.#attempts.delete(name)
    })
    return Promise.resolve(waiting)
  }

  stop(): Promise<void> {
    this.#listener = undefined
    this.#reports?.close()
    this.#waiting = new WaitingRoom()
    this.#forgetRoom()
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
    this.#waiting.add(name, job)
  }

  #fill(): void {
    const { clock, concurrency } = this.#options
    this.#forgetRoom()
    while (this.#listener && this.#running < concurrency) {
      const admitted = this.#waiting.next(clock.now())
      if (!admitted) break
      void this.#execute(nameOf(admitted.job), admitted)
    }
    const { roomAt } = this.#waiting
    // Whoever gives up a place fills it.
    if (!this.#listener || this.#running >= concurrency || roomAt === undefined) return
    this.#forgetRoom = clock.at(roomAt, () => {
      this.#fill()
    })
  }

  async #execute(name: string, { job, leave }: Admitted): Promise<void> {
    const { runner, clock } = this.#options
    const controller = new AbortController()
    const attempt: Attempt = { state: 'running', job, controller }
    this.#attempts.set(name, attempt)
    this.#running += 1
    const startedAt = clock.now()
    const outcome = await runner.run(job, {
      signal: controller.signal,
      log: (line) => this.#listener?.logLines([line]),
      // Nothing here outlives the worker: it is this process.
      heartbeat: () => undefined,
    })
    this.#running -= 1
    leave()
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
