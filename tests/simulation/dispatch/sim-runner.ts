import { encode, type Encoded } from '@namu/core/internal'
import type { AttemptControl, AttemptOutcome, Runner, TaskJob } from '@namu/engine'
import type { Pool } from '../workload/pool.js'
import type { Chance } from '../world/chance.js'
import type { Timeline } from '../world/timeline.js'

export interface RunnerHabits {
  readonly attemptMs: number
  readonly failingAttempts: number
}

/** Executes tasks of the pool: what they do is real, how long it takes and whether it works is drawn. */
export class SimRunner implements Runner {
  readonly #timeline: Timeline
  readonly #chance: Chance
  readonly #pool: Pool
  readonly #habits: () => RunnerHabits
  readonly #onStart: (job: TaskJob) => void
  readonly #enter: (callback: () => void) => void

  constructor(
    timeline: Timeline,
    chance: Chance,
    pool: Pool,
    habits: () => RunnerHabits,
    onStart: (job: TaskJob) => void,
    /** Where the worker lives. */
    enter: (callback: () => void) => void = (callback) => {
      callback()
    },
  ) {
    this.#timeline = timeline
    this.#chance = chance
    this.#pool = pool
    this.#habits = habits
    this.#onStart = onStart
    this.#enter = enter
  }

  run(job: TaskJob, _control: AttemptControl): Promise<AttemptOutcome> {
    const { attemptMs, failingAttempts } = this.#habits()
    const { run, call, attempt, task, args } = job
    this.#timeline.note(`start ${run}/${String(call)}/${String(attempt)} ${task}`)
    this.#onStart(job)
    const fails = this.#chance.happens(failingAttempts)
    // Directly a synchronous task ends at its call, as it does by itself and not otherwise.
    const final = this.#chance.happens(0.1) && !this.#pool.isSync(task)
    const took = this.#chance.between(1, attemptMs)
    const ending = this.#pool.execute(task, args)
    return new Promise((resolve) => {
      this.#timeline.after(took, () => {
        this.#enter(() => {
          // Known for long: the task itself takes no time.
          void ending.then((own) => {
            if ('value' in own && fails) resolve(failed(encodedTrouble, final))
            else if ('value' in own) resolve({ status: 'succeeded', value: own.value })
            else resolve(failed(own.error, true))
          })
        })
      })
    })
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

const failed = (error: Encoded, final: boolean): AttemptOutcome => ({
  status: 'failed',
  reason: 'error',
  error,
  final,
})

const trouble = new Error('out of luck')
delete trouble.stack
const encodedTrouble = encode(trouble)
