/** Keys of what waits in one queue. Members that begin with a group or lane are found by that. */
export interface RoomKeys {
  /** Hash of attempt → its terms: lane, priority, groups and limits. */
  readonly terms: string
  /** Sorted set of lane, order, attempt: what waits. */
  readonly waiting: string
  /** Hash of lane → the terms of its newest job. */
  readonly lanes: string
  /** Sorted set of order, lane; by priority: the lanes that may have something to start. */
  readonly turns: string
  /** Sorted set of group, priority, order, lane: lanes that wait for room in a group. */
  readonly blocked: string
  /** Sorted set of group, attempt: the slots that are taken. */
  readonly slots: string
  /** Sorted set of attempts that have a slot and no job in the stream, by the time it is freed. */
  readonly strays: string
  /** Sorted set of group, time, order: the starts that count for rates. */
  readonly starts: string
  /** Sorted set of rate groups, by the time their last start does not count any more. */
  readonly windows: string
  /** Sorted set of rate groups that block lanes, by the time they have room. */
  readonly roomAt: string
  /** The number drawn last; it makes the order. */
  readonly order: string
  /** List with an entry while a worker should look: workers that have nothing to do wait for it. */
  readonly bell: string
}

/** Keys of one queue. The tag in braces puts them on one node of a Redis Cluster, so a script can use all. */
export interface QueueKeys {
  /** Stream of the jobs that workers have taken; one consumer group. */
  readonly jobs: string
  /** Hash of outstanding attempts: attempt → `AttemptState` as text (see `scripts/attempt-state.ts`). */
  readonly open: string
  /** Sorted set of attempts that are held back, by the time they are due. */
  readonly delayed: string
  /** Hash of the jobs that wait or are held back. */
  readonly held: string
  /** Where jobs wait for a worker and their limits: see `scripts/waiting-room.ts`. */
  readonly room: RoomKeys
  /** A random text that is there as long as the data is: another one means that jobs were lost. */
  readonly marker: string
  /** Channel on which workers hear that the marker was made anew. */
  readonly made: string
  /** Text: the details of an attempt's last heartbeat. */
  readonly beat: (attempt: string) => string
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
      room: roomKeys(`${tag}:room`),
      marker: `${tag}:marker`,
      made: `${tag}:marker:made`,
      beat: (attempt) => `${tag}:beat:${attempt}`,
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

function roomKeys(prefix: string): RoomKeys {
  return {
    terms: `${prefix}:terms`,
    waiting: `${prefix}:waiting`,
    lanes: `${prefix}:lanes`,
    turns: `${prefix}:turns`,
    blocked: `${prefix}:blocked`,
    slots: `${prefix}:slots`,
    strays: `${prefix}:strays`,
    starts: `${prefix}:starts`,
    windows: `${prefix}:windows`,
    roomAt: `${prefix}:room-at`,
    order: `${prefix}:order`,
    bell: `${prefix}:bell`,
  }
}

/** All keys of a queue that scripts use, in the order in which `queueKeysFunction` names them. */
export function scriptKeys({ jobs, open, delayed, held, marker, room }: QueueKeys): string[] {
  return [jobs, open, delayed, held, marker, ...Object.values<string>({ ...room })]
}
