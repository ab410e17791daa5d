/** Keys of one queue. The tag in braces puts them on one node of a Redis Cluster, so a script can use all. */
export interface QueueKeys {
  /** Stream of waiting and running jobs; one consumer group. */
  readonly jobs: string
  /** Hash of outstanding attempts: attempt → `AttemptState` as text (see `scripts/attempt-state.ts`). */
  readonly open: string
  /** Sorted set of attempts that are held back, by the time they are due. */
  readonly delayed: string
  /** Hash of the jobs held back. */
  readonly held: string
  /** A random text that is there as long as the data is: another one means that jobs were lost. */
  readonly marker: string
}

/** Keys of what goes from workers to masters. */
export interface ReportKeys {
  readonly reports: string
  readonly logs: string
  readonly marker: string
}

export interface WorkerKeys {
  /** Sorted set of worker ids, by the time they expire. */
  readonly index: string
  /** Hash of worker id → what the worker says of itself. */
  readonly info: string
}

/** All names that one namespace uses in Redis. */
export class Keys {
  readonly #namespace: string
  /** Set of the names of all queues. */
  readonly queues: string
  readonly reports: ReportKeys
  readonly workers: WorkerKeys

  constructor(namespace: string) {
    this.#namespace = namespace
    this.queues = `{${namespace}:queues}`
    const reports = `{${namespace}:reports:0}`
    this.reports = {
      reports: `${reports}:reports`,
      logs: `${reports}:logs`,
      marker: `${reports}:marker`,
    }
    const workers = `{${namespace}:workers}`
    this.workers = { index: `${workers}:index`, info: `${workers}:info` }
  }

  queue(name: string): QueueKeys {
    const tag = `{${this.#namespace}:queue:${name}}`
    return {
      jobs: `${tag}:jobs`,
      open: `${tag}:open`,
      delayed: `${tag}:delayed`,
      held: `${tag}:held`,
      marker: `${tag}:marker`,
    }
  }

  /** Channel on which a worker hears which attempts it shall abort. */
  control(worker: string): string {
    return `${this.#namespace}:control:${worker}`
  }
}

/** Consumer groups: of a queue's workers, and of the masters that take reports. */
export const workersGroup = 'workers'
export const mastersGroup = 'masters'
/** Consumer that holds the jobs of vanished workers until they are reported as lost. */
export const reaper = '~reaper'
