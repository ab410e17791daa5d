import { encode, NamuError } from '@namu/core/internal'
import type {
  AttemptKey,
  AttemptOutcome,
  AttemptReport,
  DispatchListener,
  LogLine,
  Runner,
  TaskJob,
} from '@namu/engine'
import type { Chance } from '../world/chance.js'
import type { Timeline } from '../world/timeline.js'

/** How often what goes wrong, 0 to 1, and how long things take, in milliseconds. */
export interface QueueHabits {
  readonly delay: number
  /** A job goes to two workers. */
  readonly repeatsJob: number
  /** A report is offered again although the host may have it. */
  readonly repeatsReport: number
  /** A worker dies with its attempt. */
  readonly losesWorker: number
  /** A worker stands still until it is given up, and reports all the same. */
  readonly stallsWorker: number
  /** After so long without a sign of life an attempt is lost. */
  readonly lostAfter: number
  /** After so long a report that was not acknowledged is offered again. */
  readonly patience: number
}

/** Where reports go: a host that is somewhere else. */
export interface HostPort {
  readonly listener: DispatchListener
  /** Runs it in the host's process, if that lives. */
  enter(callback: () => void): void
}

interface Attempt {
  readonly job: TaskJob
  readonly controllers: AbortController[]
  started: boolean
  aborted: boolean
}

/**
 * A queue and its workers, somewhere else than the hosts: soft state that repeats, delays and reorders
 * jobs and reports and may lose everything at once. Its workers die, and stand still and come back.
 *
 * Q1. An attempt is known from `dispatch` until its report is acknowledged or it is aborted.
 * Q2. A report is offered until some host acknowledges it.
 * Q3. A loss of everything is told to every host.
 */
export class SimQueue {
  readonly #timeline: Timeline
  readonly #chance: Chance
  readonly #habits: () => QueueHabits
  readonly #runner: Runner
  readonly #onStart: (job: TaskJob) => void
  readonly #attempts = new Map<string, Attempt>()
  readonly #hosts = new Set<HostPort>()

  constructor(
    timeline: Timeline,
    chance: Chance,
    runner: Runner,
    habits: () => QueueHabits,
    onStart: (job: TaskJob) => void = () => undefined,
  ) {
    this.#timeline = timeline
    this.#chance = chance
    this.#runner = runner
    this.#habits = habits
    this.#onStart = onStart
  }

  connect(host: HostPort): void {
    this.#hosts.add(host)
  }

  disconnect(host: HostPort): void {
    this.#hosts.delete(host)
  }

  dispatch(jobs: readonly TaskJob[]): void {
    for (const job of jobs) {
      const name = nameOf(job)
      if (this.#attempts.has(name)) continue
      const attempt: Attempt = { job, controllers: [], started: false, aborted: false }
      this.#attempts.set(name, attempt)
      const deliver = (): void => {
        const at = Math.max(job.notBefore ?? 0, this.#timeline.now) + this.#delay()
        this.#timeline.at(at, () => {
          if (this.#attempts.get(name) === attempt) void this.#execute(attempt)
        })
      }
      deliver()
      if (this.#chance.happens(this.#habits().repeatsJob)) deliver()
    }
  }

  known(attempts: readonly AttemptKey[]): readonly AttemptKey[] {
    return attempts.filter((key) => this.#attempts.has(nameOf(key)))
  }

  withdraw(attempts: readonly AttemptKey[]): readonly AttemptKey[] {
    return attempts.filter((key) => {
      const attempt = this.#attempts.get(nameOf(key))
      return attempt?.started === false && this.#attempts.delete(nameOf(key))
    })
  }

  abort(key: AttemptKey): void {
    const attempt = this.#attempts.get(nameOf(key))
    if (!attempt) return
    this.#attempts.delete(nameOf(key))
    attempt.aborted = true
    for (const controller of attempt.controllers) controller.abort()
  }

  /** Everything that waits is gone; what runs goes on, and nobody asks for it. */
  flush(): void {
    this.#timeline.note('the queue loses everything')
    this.#attempts.clear()
    for (const host of this.#hosts)
      this.#timeline.after(this.#delay(), () => {
        host.enter(() => {
          host.listener.jobsLost()
        })
      })
  }

  async #execute(attempt: Attempt): Promise<void> {
    const { job } = attempt
    attempt.started = true
    this.#onStart(job)
    const controller = new AbortController()
    attempt.controllers.push(controller)
    const startedAt = this.#timeline.now
    const { losesWorker, stallsWorker, lostAfter } = this.#habits()
    const dies = this.#chance.happens(losesWorker)
    const stalls = this.#chance.happens(stallsWorker)
    if (dies || stalls)
      this.#timeline.after(lostAfter, () => {
        this.#report(attempt, lost, startedAt)
      })
    const outcome = await this.#runner.run(job, {
      signal: controller.signal,
      log: (line) => {
        this.#log(line)
      },
      heartbeat: () => undefined,
    })
    if (dies) return
    if (stalls)
      this.#timeline.after(lostAfter * 2, () => {
        this.#report(attempt, outcome, startedAt)
      })
    else this.#report(attempt, outcome, startedAt)
  }

  #report(attempt: Attempt, outcome: AttemptOutcome, startedAt: number): void {
    if (attempt.aborted) return
    const { run, call, attempt: number } = attempt.job
    const trace = { worker: 'somewhere', startedAt, finishedAt: this.#timeline.now }
    const report: AttemptReport = { run, call, attempt: number, outcome, trace }
    const state = { acknowledged: false }
    const offer = (): void => {
      this.#timeline.after(this.#delay(), () => {
        if (!state.acknowledged) this.#offer(report, state, offer)
      })
    }
    offer()
    if (this.#chance.happens(this.#habits().repeatsReport)) offer()
  }

  /** To some host: who executes the run is not known here. */
  #offer(report: AttemptReport, state: { acknowledged: boolean }, again: () => void): void {
    const hosts = [...this.#hosts]
    this.#timeline.after(this.#habits().patience, () => {
      if (!state.acknowledged) again()
    })
    if (hosts.length === 0) return
    const host = this.#chance.pick(hosts)
    host.enter(() => {
      host.listener.reports([report]).then(
        () => {
          if (state.acknowledged) return
          state.acknowledged = true
          this.#attempts.delete(nameOf(report))
        },
        // It is offered again when patience ends.
        () => undefined,
      )
    })
  }

  #log(line: LogLine): void {
    const [host] = this.#hosts
    host?.enter(() => {
      host.listener.logLines([line])
    })
  }

  #delay(): number {
    return this.#chance.between(0, this.#habits().delay)
  }
}

const lost: AttemptOutcome = {
  status: 'failed',
  reason: 'lost',
  error: encode(withoutStack(new NamuError('NAMU7003', 'The worker vanished'))),
  final: false,
}

function withoutStack(error: Error): Error {
  delete error.stack
  return error
}

export function nameOf({ run, call, attempt }: AttemptKey): string {
  return `${run}/${String(call)}/${String(attempt)}`
}
