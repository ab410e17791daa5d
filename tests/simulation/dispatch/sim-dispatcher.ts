import type { AttemptKey, Dispatcher, DispatchListener, TaskJob } from '@namu/engine'
import type { SimProcess } from '../world/process.js'
import type { Wire } from '../world/wire.js'
import type { HostPort, SimQueue } from './queue.js'

/** A process's handle on the queue. */
export class SimDispatcher implements Dispatcher {
  readonly #queue: SimQueue
  readonly #process: SimProcess
  readonly #wire: Wire
  readonly #onDispatch: (job: TaskJob) => void
  #port: HostPort | undefined

  constructor(
    queue: SimQueue,
    process: SimProcess,
    wire: Wire,
    onDispatch: (job: TaskJob) => void = () => undefined,
  ) {
    this.#queue = queue
    this.#process = process
    this.#wire = wire
    this.#onDispatch = onDispatch
  }

  start(listener: DispatchListener): Promise<void> {
    const port: HostPort = {
      listener,
      enter: (callback) => {
        this.#process.enter(() => {
          if (this.#port === port) callback()
        })
      },
    }
    this.#port = port
    this.#queue.connect(port)
    return Promise.resolve()
  }

  known(attempts: readonly AttemptKey[]): Promise<readonly AttemptKey[]> {
    return this.#wire.call('known', () => this.#queue.known(attempts), false)
  }

  dispatch(jobs: readonly TaskJob[]): Promise<void> {
    // What leaves the process counts, whether it arrives or not.
    for (const job of jobs) this.#onDispatch(job)
    return this.#wire.call(
      `dispatch ${String(jobs.length)}`,
      () => {
        this.#queue.dispatch(jobs)
      },
      true,
    )
  }

  abort(attempt: AttemptKey): Promise<void> {
    return this.#wire.call(
      'abort',
      () => {
        this.#queue.abort(attempt)
      },
      false,
    )
  }

  withdraw(attempts: readonly AttemptKey[]): Promise<readonly AttemptKey[]> {
    return this.#wire.call('withdraw', () => this.#queue.withdraw(attempts), false)
  }

  stop(): Promise<void> {
    this.disconnect()
    return Promise.resolve()
  }

  /** As when the process has died: the queue notices that the connection is gone. */
  disconnect(): void {
    if (this.#port) this.#queue.disconnect(this.#port)
    this.#port = undefined
  }
}
