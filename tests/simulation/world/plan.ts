import type { HostOptions } from '@namu/engine'
import type { Chance } from './chance.js'
import type { QueueHabits } from '../dispatch/queue.js'
import type { WireHabits } from './wire.js'

/** Something that happens to a world at a certain time. */
export interface Misfortune {
  readonly at: number
  readonly kind: 'kill' | 'kill all' | 'stop' | 'stall' | 'flush' | 'outage'
  /** Which host. */
  readonly host: number
  /** How long it lasts, or how long until the host is started again. */
  readonly lasts: number
}

/** What a seed says about its world, before anything happens in it. Times in milliseconds. */
export interface Plan {
  /**
   * `embedded`: processes of one machine with one store, each with its own dispatcher. `cluster`:
   * hosts, store, queue and workers on machines of their own.
   */
  readonly mode: 'embedded' | 'cluster'
  readonly hosts: number
  readonly partitions: number
  readonly options: Partial<HostOptions>
  /** How far the clock of each host is ahead. */
  readonly skews: readonly number[]
  /** Until when things go wrong. */
  readonly horizon: number
  /** How long an attempt takes at most. */
  readonly attemptMs: number
  /** How often an attempt fails for no reason of its own, 0 to 1. */
  readonly failingAttempts: number
  /** How often a host reads a log that was damaged on the way, 0 to 1. */
  readonly damagedLogs: number
  readonly store: WireHabits
  readonly dispatcher: WireHabits
  readonly queue: QueueHabits
  readonly misfortunes: readonly Misfortune[]
  /** One unit of time: how long what a host does again and again is apart. */
  readonly unit: number
}

const longUnit = 600_000

/** `long`: some run sleeps for minutes or days, and the rest of the world has to keep pace. */
export function drawPlan(chance: Chance, long: boolean): Plan {
  const scale = long ? longUnit : 100
  const mode = chance.happens(0.4) ? 'embedded' : 'cluster'
  const hosts = mode === 'embedded' ? chance.between(1, 2) : chance.between(1, 3)
  const horizon = 60 * scale
  const rate = (most: number): number =>
    chance.happens(0.5) ? 0 : (most * chance.between(1, 100)) / 100
  const deadly = rate(0.05)
  const common = {
    delay: chance.pick([2, 10, 30]),
    outlives: mode === 'cluster',
    killsBefore: deadly,
    killsAfter: deadly,
  }
  return {
    mode,
    hosts,
    partitions: chance.between(1, 4),
    options: {
      ownership: mode === 'cluster' || chance.happens(0.3) ? 'all' : 'lazy',
      leaseMs: 20 * scale,
      inboxPollMs: 4 * scale,
      waitPollMs: 4 * scale,
      wakeAheadMs: 60 * scale,
      largestGroup: chance.pick([1, 2, 500]),
      loadedRuns: chance.pick([0, 1, 2, 1_000]),
      parkedRuns: chance.pick([0, 1, 1_000]),
      snapshotEvents: chance.pick([1, 2, 5, 1_000]),
      ...(chance.happens(0.3) ? { keepEvents: chance.pick([0, 3]) } : {}),
      dispatchWindow: chance.pick([1, 2, 1_000]),
      limits: { turnSlice: chance.pick([150, 100_000]) },
    },
    skews: Array.from({ length: hosts }, () => chance.between(-40, 40)),
    horizon,
    attemptMs: chance.pick([1, 5, 20]) * scale,
    failingAttempts: rate(0.4),
    damagedLogs: rate(0.4),
    store: { ...common, fails: rate(0.08), failsAfter: rate(0.08) },
    dispatcher: { ...common, fails: rate(0.08), failsAfter: rate(0.08) },
    queue: {
      delay: chance.pick([2, 30, scale]),
      repeatsJob: rate(0.3),
      repeatsReport: rate(0.4),
      losesWorker: rate(0.2),
      stallsWorker: rate(0.2),
      lostAfter: 10 * scale,
      patience: 4 * scale,
    },
    misfortunes: drawMisfortunes(chance, hosts, horizon, scale),
    unit: scale,
  }
}

function drawMisfortunes(
  chance: Chance,
  hosts: number,
  horizon: number,
  scale: number,
): readonly Misfortune[] {
  const kinds = ['kill', 'kill', 'kill all', 'stop', 'stall', 'stall', 'flush', 'outage'] as const
  return Array.from({ length: chance.between(0, 5) }, () => ({
    at: chance.below(horizon),
    kind: chance.pick(kinds),
    host: chance.below(hosts),
    lasts: chance.between(1, 40) * scale,
  }))
}

/** The same with nothing going wrong any more. */
export function calmed<Habits extends WireHabits | QueueHabits>(habits: Habits): Habits {
  const calm = {
    fails: 0,
    failsAfter: 0,
    killsBefore: 0,
    killsAfter: 0,
    losesWorker: 0,
    stallsWorker: 0,
  }
  return { ...habits, ...calm }
}
