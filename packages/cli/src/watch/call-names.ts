import type { Backend } from '../backend/backend.js'

/** A look-up is followed by a pause this many times as long, so that it takes a small share of the time. */
const pauseFactor = 10

/**
 * Names of a run's calls for people. Events carry the number of a call only; its task is looked up
 * in the run, for all calls started so far at once.
 */
export class CallNames {
  readonly #backend: Pick<Backend, 'run'>
  readonly #run: string
  readonly #tasks = new Map<number, string>()
  #notBefore = -Infinity

  constructor(backend: Pick<Backend, 'run'>, run: string) {
    this.#backend = backend
    this.#run = run
  }

  /** `add #3`, or `call #3` while its task is not known. */
  async of(call: number): Promise<string> {
    if (!this.#tasks.has(call)) await this.#lookUp()
    return `${this.#tasks.get(call) ?? 'call'} #${call}`
  }

  async #lookUp(): Promise<void> {
    const started = performance.now()
    if (started < this.#notBefore) return
    const detail = await this.#backend.run(this.#run)
    for (const { call, task } of detail.calls) this.#tasks.set(call, shortTask(task))
    const ended = performance.now()
    this.#notBefore = ended + (ended - started) * pauseFactor
  }
}

/** The part of a task's id after its module: `add`, `Calculator.add`. */
export function shortTask(task: string): string {
  return task.slice(task.lastIndexOf('#') + 1)
}
