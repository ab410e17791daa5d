import { InProcessDispatcher, RunHost, type HostNews, type Programs } from '@namu/engine'
import { SimDispatcher } from '../dispatch/sim-dispatcher.js'
import type { SimQueue } from '../dispatch/queue.js'
import { SimRunner } from '../dispatch/sim-runner.js'
import type { Watch } from '../check/watch.js'
import type { SimDisk } from '../store/disk.js'
import { SimStore, type StoreLink } from '../store/sim-store.js'
import type { Pool } from '../workload/pool.js'
import type { Chance } from './chance.js'
import { calmed, type Plan } from './plan.js'
import { SimProcess } from './process.js'
import type { Timeline } from './timeline.js'
import { Wire } from './wire.js'

/** What all processes of a world share. */
export interface Surroundings {
  readonly timeline: Timeline
  readonly plan: Plan
  readonly pool: Pool
  readonly disk: SimDisk
  readonly queue: SimQueue
  readonly watch: Watch
  readonly programs: Programs
  /** Whether things go wrong now. */
  readonly isRough: () => boolean
  /** Whether the store is out of order. */
  readonly isStoreDown: () => boolean
  readonly seen: StoreLink['seen']
}

const home = { locale: 'en-US', timeZone: 'America/New_York' }

/** One life of a host: a process with the real `RunHost` in it. */
export class SimHost {
  readonly process: SimProcess
  readonly host: RunHost
  readonly #dispatcher: SimDispatcher | InProcessDispatcher

  constructor(
    world: Surroundings,
    chance: Chance,
    name: string,
    pid: number,
    skew: number,
    onNews: (news: HostNews) => void,
  ) {
    const { timeline, plan, pool, watch } = world
    const process = new SimProcess(timeline, chance.fork(), name, pid, skew)
    this.process = process
    const storeWire = new Wire(timeline, chance.fork(), process, () =>
      world.isStoreDown()
        ? { ...plan.store, fails: 1 }
        : world.isRough()
          ? plan.store
          : calmed(plan.store),
    )
    const store = new SimStore(world.disk, {
      read: (what, action) => storeWire.call(what, action, false),
      write: (what, action) => storeWire.call(what, action, true),
      seen: world.seen,
    })
    if (plan.mode === 'cluster') {
      const wire = new Wire(timeline, chance.fork(), process, () =>
        world.isRough() ? plan.dispatcher : calmed(plan.dispatcher),
      )
      this.#dispatcher = new SimDispatcher(world.queue, process, wire, (job) => {
        watch.dispatched(job)
      })
    } else {
      const runner = new SimRunner(
        timeline,
        chance.fork(),
        pool,
        () => ({ ...plan, failingAttempts: world.isRough() ? plan.failingAttempts : 0 }),
        (job) => {
          watch.started(job)
        },
        (callback) => {
          process.enter(callback)
        },
      )
      const { clock, scheduler } = process
      const concurrency = chance.pick([1, 2, 16])
      this.#dispatcher = new InProcessDispatcher({
        runner,
        concurrency,
        clock,
        scheduler,
        worker: name,
      })
    }
    this.host = new RunHost({
      store,
      dispatcher: this.#dispatcher,
      clock: process.clock,
      random: process.random,
      ids: process.ids,
      owner: process.owner,
      scheduler: process.scheduler,
      options: plan.options,
      locality: home,
      programs: world.programs,
    })
    this.host.subscribe((news) => {
      watch.told(news)
      onNews(news)
    })
  }

  get isRunning(): boolean {
    return this.process.isRunning
  }

  kill(): void {
    this.process.kill()
    if (this.#dispatcher instanceof SimDispatcher) this.#dispatcher.disconnect()
  }
}
