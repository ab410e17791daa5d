import { encode, NamuError, refuseLarge, type Encoded } from '@namu/core/internal'
import type { Clock, TaskJob } from '@namu/engine'

/**
 * The signs of life of one attempt.
 *
 * T1. `missed` is called once, when `heartbeatMs` have passed since the last sign, or since the start.
 * T2. `last` are the details of the latest sign that had some.
 */
export class Heartbeats {
  readonly #job: TaskJob
  readonly #clock: Clock
  readonly #report: (details: Encoded) => void
  #last: Encoded | undefined
  #seenAt: number
  #forget: (() => void) | undefined

  constructor(job: TaskJob, clock: Clock, report: (details: Encoded) => void) {
    this.#job = job
    this.#clock = clock
    this.#report = report
    this.#seenAt = clock.now()
  }

  get last(): Encoded | undefined {
    return this.#last
  }

  /** @throws NamuError NAMU3001, NAMU4144 details that cannot be kept */
  beat(details: unknown): void {
    this.#seenAt = this.#clock.now()
    if (details === undefined) return
    const encoded = encode(details)
    const { task, valueLimit } = this.#job
    if (valueLimit !== undefined)
      refuseLarge(encoded, valueLimit, `The heartbeat of "${task}"`, task)
    this.#last = encoded
    this.#report(encoded)
  }

  /** T1; nothing when the job asks for no signs. */
  watch(missed: (error: NamuError) => void): void {
    const { heartbeatMs } = this.#job
    if (heartbeatMs === undefined) return
    // Signs may come often: the alarm is set anew when it rings, and not at each of them.
    const due = this.#seenAt + heartbeatMs
    this.#forget = this.#clock.at(due, () => {
      if (this.#seenAt + heartbeatMs > due) this.watch(missed)
      else missed(silent(this.#job, heartbeatMs))
    })
  }

  stop(): void {
    this.#forget?.()
  }
}

function silent({ task }: TaskJob, heartbeatMs: number): NamuError {
  return new NamuError('NAMU4143', `"${task}" gave no sign of life for ${String(heartbeatMs)} ms`, {
    where: task,
    hint: "Call `context().heartbeat()` more often, or raise the task's `heartbeat`.",
  })
}
