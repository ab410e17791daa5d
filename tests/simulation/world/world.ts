import { isNamuError } from '@namu/core/internal'
import { Programs, type HostNews, type LoggedEvent } from '@namu/engine'
import { Watch } from '../check/watch.js'
import { SimQueue } from '../dispatch/queue.js'
import { SimRunner } from '../dispatch/sim-runner.js'
import { SimDisk } from '../store/disk.js'
import type { StoreRules } from '../store/rules.js'
import type { Patience, Pool, PoolProgram } from '../workload/pool.js'
import type { Chance } from './chance.js'
import { damage } from './damage.js'
import { SimHost, type Surroundings } from './host.js'
import { calmed, type Misfortune, type Plan } from './plan.js'
import { Timeline } from './timeline.js'

/** A fixture sleeps until the beginning of 2030. */
const start = Date.UTC(2029, 11, 31, 20)

/** Hosts on one store, and everything that happens to them. */
export class World {
  readonly timeline = new Timeline(start)
  readonly watch: Watch
  readonly disk: SimDisk
  readonly plan: Plan
  /** Runs that a host gave up because of a fault: nobody takes them up by himself. */
  readonly dropped = new Set<string>()
  readonly #surroundings: Surroundings
  readonly #chance: Chance
  readonly #hosts: (SimHost | undefined)[]
  readonly #damaged = new Set<string>()
  #lives = 0
  #outages = 0

  constructor(
    chance: Chance,
    plan: Plan,
    pool: Pool,
    programs: readonly PoolProgram[],
    patience: Patience,
    rules?: StoreRules,
  ) {
    const { timeline } = this
    this.plan = plan
    this.#chance = chance
    this.#hosts = Array.from({ length: plan.hosts })
    const watch = new Watch(
      ({ workflow, release }) => pool.programNamed(workflow, release),
      (task, args) => pool.ending(task, args),
    )
    const disk = new SimDisk({
      partitions: plan.partitions,
      now: () => timeline.now,
      isGone: ({ pid }) =>
        plan.mode === 'embedded' && !this.#hosts.some((one) => isAlive(one, pid)),
      onWritten: (append) => {
        timeline.note(`written ${append.record.run} ${JSON.stringify(append.events)}`)
        watch.written(append, disk)
      },
      onPosted: (entry) => {
        watch.posted(entry)
      },
      onAcquired: (result) => {
        watch.acquired(result)
      },
      ...(rules ? { rules } : {}),
    })
    const isRough = (): boolean => timeline.now < start + plan.horizon
    const workers = new SimRunner(
      timeline,
      chance.fork(),
      pool,
      () => ({ ...plan, failingAttempts: isRough() ? plan.failingAttempts : 0 }),
      (job) => {
        watch.started(job)
      },
    )
    const release = pool.releases[patience]
    disk.releases.set(release.digest, release)
    for (const { graph } of programs) {
      disk.graphs.set(graph.digest, graph)
      const { name, digest } = graph
      disk.putVersion({ name, version: '1', graph: digest, release: release.digest })
    }
    this.watch = watch
    this.disk = disk
    this.#surroundings = {
      timeline,
      plan,
      pool,
      disk,
      watch,
      isRough,
      isStoreDown: () => this.#outages > 0,
      queue: new SimQueue(timeline, chance.fork(), workers, () =>
        isRough() ? plan.queue : calmed(plan.queue),
      ),
      programs: new Programs({
        getGraph: (digest) => Promise.resolve(disk.graphs.get(digest)),
        getRelease: (digest) => Promise.resolve(disk.releases.get(digest)),
      }),
      seen: (run, page) => this.#seen(run, page),
    }
    for (const [at] of this.#hosts.entries()) this.#boot(at)
    for (const one of plan.misfortunes)
      timeline.at(start + one.at, () => {
        this.#strike(one)
      })
  }

  /** Those that can be asked. */
  get running(): readonly SimHost[] {
    return this.#hosts.filter((one) => one?.isRunning === true) as SimHost[]
  }

  /** Whether the hosts are as they were meant to be and nothing goes wrong any more. */
  get isCalm(): boolean {
    return !this.#surroundings.isRough() && this.running.length === this.plan.hosts
  }

  #boot(at: number): void {
    this.#lives += 1
    const name = `h${String(at)}-${String(this.#lives)}`
    const skew = this.plan.skews[at] ?? 0
    const life = new SimHost(
      this.#surroundings,
      this.#chance.fork(),
      name,
      this.#lives,
      skew,
      (news) => {
        this.#hear(news)
      },
    )
    this.#hosts[at] = life
    life.process.onDeath(() => {
      life.kill()
      this.timeline.after(this.#chance.between(1, 10) * this.plan.unit, () => {
        if (this.#hosts[at] === life) this.#boot(at)
      })
    })
    // A host that cannot start ends, and is started again.
    life.host.start().catch(() => {
      life.kill()
    })
  }

  #strike({ kind, host, lasts }: Misfortune): void {
    const life = this.#hosts[host]
    switch (kind) {
      case 'kill':
        life?.kill()
        return
      case 'kill all':
        for (const one of this.#hosts) one?.kill()
        return
      case 'stop':
        if (life?.isRunning !== true) return
        this.timeline.note(`${life.process.name} stops`)
        life.host.stop().then(
          () => {
            life.kill()
          },
          () => {
            life.kill()
          },
        )
        // Whoever stops a process does not wait for ever.
        this.timeline.after(lasts, () => {
          life.kill()
        })
        return
      case 'stall':
        life?.process.stall()
        this.timeline.after(lasts, () => {
          life?.process.wake()
        })
        return
      case 'flush':
        this.#surroundings.queue.flush()
        return
      case 'outage':
        this.#outages += 1
        // The hosts ask again every few seconds, however long that is here.
        this.timeline.after(Math.min(lasts, 10_000), () => {
          this.#outages -= 1
        })
        return
    }
  }

  #hear(news: HostNews): void {
    if (news.type !== 'dropped') return
    this.timeline.note(`${news.run} is dropped: ${news.reason}`)
    if (news.reason !== 'fault') return
    this.dropped.add(news.run)
    const { error } = news
    const expected = isNamuError(error) && error.code === 'NAMU4003' && this.#damaged.has(news.run)
    if (!expected)
      this.watch.violate(
        `S7: ${news.run} was given up: ${error instanceof Error ? String(error.stack) : String(error)}`,
      )
  }

  #seen(run: string, page: readonly LoggedEvent[]): readonly LoggedEvent[] {
    const record = this.disk.getRun(run)
    const [first] = page
    if (!record || !first || !this.#surroundings.isRough()) return page
    const isEnd = first.seq + page.length === record.events
    if (!isEnd || (record.firstEvent ?? 0) > 0) return page
    if (!this.#chance.happens(this.plan.damagedLogs)) return page
    const program = this.#surroundings.pool.programNamed(record.workflow, record.release)
    const before = this.disk.readLog(run, 0, first.seq)
    const damaged = damage(before, page, program, this.#chance)
    if (!damaged) return page
    this.timeline.note(`${run} is read with damage`)
    this.#damaged.add(run)
    return damaged
  }
}

const isAlive = (host: SimHost | undefined, pid: number): boolean =>
  host?.process.owner.pid === pid && host.process.isAlive
