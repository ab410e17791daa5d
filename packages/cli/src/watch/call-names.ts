import type { Backend } from '../backend/backend.js'

/** Time that may be spent on look-ups: this much at first (milliseconds), then a share of the time. */
const budgetMs = 500
const budgetShare = 0.1

/**
 * Names of a run's calls for people. Events carry the number of a call only; its task is looked up
 * in the run, for all calls started so far at once.
 */
export class CallNames {
  readonly #backend: Pick<Backend, 'run'>
  readonly #run: string
  readonly #tasks = new Map<number, string>()
  readonly #began = performance.now()
  #spent = 0

  constructor(backend: Pick<Backend, 'run'>, run: string) {
    this.#backend = backend
    this.#run = run
  }

  /** `add #3`, or `call #3` while its task is not known. */
  async of(call: number): Promise<string> {
    if (!this.#tasks.has(call)) await this.#lookUp()
    return `${this.#tasks.get(call) ?? 'call'} #${call}`
  }

  /** Reading a long run takes long: names are not worth slowing the run down. */
  async #lookUp(): Promise<void> {
    const started = performance.now()
    if (this.#spent > budgetMs + (started - this.#began) * budgetShare) return
    const detail = await this.#backend.run(this.#run)
    for (const { call, task } of detail.calls) this.#tasks.set(call, shortTask(task))
    this.#spent += performance.now() - started
  }
}

/** The part of a task's id after its module: `add`, `Calculator.add`. */
export function shortTask(task: string): string {
  return task.slice(task.lastIndexOf('#') + 1)
}
