import type { Clock } from '../interfaces/clock.js'
import type { AttemptKey, Dispatcher } from '../interfaces/dispatcher.js'
import type { TaskJob } from '../interfaces/job.js'
import type { MemoKey } from './memos/memo-key.js'
import type { OutgoingJob } from './memos/memo-cache.js'

const firstRetryMs = 100
const longestRetryMs = 5_000

/**
 * What committed events ask the dispatcher to do, sent in order and in batches.
 *
 * O1. Only commands of committed events come in here.
 * O2. One call of the dispatcher is in flight at a time; a failed one is repeated (dispatching twice is
 *     harmless: the first report of an attempt counts).
 * O3. An abort reaches the dispatcher after the dispatch of the same attempt.
 * O4. What the cache answers is not sent.
 */
export class Outbox {
  readonly #dispatcher: Pick<Dispatcher, 'dispatch' | 'abort'>
  readonly #clock: Clock
  readonly #answer: (jobs: readonly OutgoingJob[]) => Promise<readonly OutgoingJob[]>
  #jobs: OutgoingJob[] = []
  #aborts: AttemptKey[] = []
  #sending: readonly OutgoingJob[] = []
  #busy = false
  #stopped = false

  /** `answer` returns the jobs that have to be executed. */
  constructor(
    dispatcher: Pick<Dispatcher, 'dispatch' | 'abort'>,
    clock: Clock,
    answer: (jobs: readonly OutgoingJob[]) => Promise<readonly OutgoingJob[]> = (jobs) =>
      Promise.resolve(jobs),
  ) {
    this.#answer = answer
    this.#dispatcher = dispatcher
    this.#clock = clock
  }

  dispatch(job: TaskJob, memo?: MemoKey): void {
    this.#jobs.push({ job, memo })
  }

  abort(attempt: AttemptKey): void {
    this.#aborts.push(attempt)
  }

  /** Whether the attempt has not reached the dispatcher yet. */
  holds({ run, call, attempt }: AttemptKey): boolean {
    const same = ({ job }: OutgoingJob): boolean =>
      job.run === run && job.call === call && job.attempt === attempt
    return this.#jobs.some(same) || this.#sending.some(same)
  }

  /** Takes back an attempt that has not been sent; whether it was here. */
  withdraw({ run, call, attempt }: AttemptKey): boolean {
    const left = this.#jobs.filter(
      ({ job }) => job.run !== run || job.call !== call || job.attempt !== attempt,
    )
    const found = left.length < this.#jobs.length
    this.#jobs = left
    return found
  }

  /** Sends what has gathered. */
  flush(): void {
    if (this.#busy || this.#stopped) return
    if (this.#jobs.length === 0 && this.#aborts.length === 0) return
    this.#busy = true
    void this.#send()
  }

  stop(): void {
    this.#stopped = true
  }

  async #send(): Promise<void> {
    let delay = firstRetryMs
    while (!this.#stopped && (this.#jobs.length > 0 || this.#aborts.length > 0)) {
      const jobs = this.#jobs
      const aborts = this.#aborts
      this.#jobs = []
      this.#aborts = []
      this.#sending = jobs
      try {
        const left = await this.#answer(jobs)
        if (left.length > 0) await this.#dispatcher.dispatch(left.map(({ job }) => job))
        if (aborts.length > 0) await Promise.all(aborts.map((key) => this.#dispatcher.abort(key)))
        delay = firstRetryMs
      } catch {
        this.#jobs = [...jobs, ...this.#jobs]
        this.#sending = []
        this.#aborts = [...aborts, ...this.#aborts]
        await this.#pause(delay)
        delay = Math.min(delay * 2, longestRetryMs)
      }
    }
    this.#sending = []
    this.#busy = false
  }

  #pause(delay: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.at(this.#clock.now() + delay, resolve)
    })
  }
}
