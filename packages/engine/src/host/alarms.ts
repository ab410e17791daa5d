import type { OpenTimer, TimerNumber } from '../core/index.js'
import type { Clock } from '../interfaces/clock.js'

/** What an alarm needs to know of a timer. */
export type ArmedTimer = Pick<OpenTimer, 'timer' | 'at' | 'limit'>

/**
 * Calls back when the timers of runs are due, also of runs that have left memory meanwhile.
 *
 * W1. Only timers whose start is committed come in here; the log has them, so losing this loses
 *     nothing: whoever takes a run up arms its open timers again.
 * W2. A timer is armed once, however often it is offered; it is called back once, never before it is
 *     due, and one that was due while nobody executed its run at once.
 */
export class Alarms {
  readonly #clock: Clock
  readonly #due: (run: string, timer: ArmedTimer) => void
  readonly #armed = new Map<string, Map<TimerNumber, () => void>>()

  constructor(clock: Clock, due: (run: string, timer: ArmedTimer) => void) {
    this.#clock = clock
    this.#due = due
  }

  arm(run: string, armed: ArmedTimer): void {
    const { timer, at } = armed
    const ofRun = this.#armed.get(run) ?? new Map<TimerNumber, () => void>()
    if (ofRun.has(timer)) return
    this.#armed.set(run, ofRun)
    const forget = this.#clock.at(at, () => {
      this.#remove(run, timer)
      this.#due(run, armed)
    })
    ofRun.set(timer, forget)
  }

  /** Arms what a run had open when it was taken up, the earliest first. */
  armAll(run: string, timers: readonly OpenTimer[]): void {
    for (const timer of [...timers].sort((a, b) => a.at - b.at || a.timer - b.timer))
      this.arm(run, timer)
  }

  disarm(run: string, timer: TimerNumber): void {
    this.#armed.get(run)?.get(timer)?.()
    this.#remove(run, timer)
  }

  /** The run has ended, or is not executed here any more. */
  forget(run: string): void {
    for (const forget of this.#armed.get(run)?.values() ?? []) forget()
    this.#armed.delete(run)
  }

  stop(): void {
    for (const run of [...this.#armed.keys()]) this.forget(run)
  }

  #remove(run: string, timer: TimerNumber): void {
    const ofRun = this.#armed.get(run)
    ofRun?.delete(timer)
    if (ofRun?.size === 0) this.#armed.delete(run)
  }
}
