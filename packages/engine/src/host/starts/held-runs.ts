import { isNamuError, type Encoded } from '@namu/core/internal'
import type { Ownership } from '../ownership.js'
import { partitionOf } from '../partition.js'
import type { StartedRun, StartRunRequest } from '../requests.js'
import type { StartTerms } from './start-terms.js'
import type { Clock, Ids } from '../../interfaces/clock.js'
import type { HeldStart } from '../../interfaces/held-starts.js'
import type { RunRecord } from '../../interfaces/runs.js'
import type { Store, VersionRecord } from '../../interfaces/store.js'

export interface HeldRunsParts {
  readonly store: Store
  readonly clock: Clock
  readonly ids: Ids
  readonly ownership: Ownership
  /** Whether this host starts whatever is due, or only what was held or adopted here. */
  readonly everything: boolean
  /** Starts the run now, or finds it; the run that is in its way where there is one. */
  start(request: StartRunRequest): Promise<StartedRun | { readonly occupied: string }>
  cancel(run: string, reason: string): Promise<void>
}

/** Starts that are read at once. */
const page = 200

/**
 * Starts that are acknowledged before their runs are there: debounced ones, and those behind a run
 * that is to be alone.
 *
 * S1. A start is acknowledged when the store keeps it, and is kept until its run is committed: a crash
 *     in between starts it again, under the same id, which is no second run.
 * S2. A claimed start is what the run will have as input: later ones take the place of others.
 * S3. A run is started by the owner of its partition; a lazy host starts what it holds itself.
 */
export class HeldRuns {
  readonly #parts: HeldRunsParts
  /** Held here, or adopted. */
  readonly #own = new Set<string>()
  #sweeping: Promise<void> | undefined
  #again = false
  #stopped = false
  #forget: () => void = () => undefined

  constructor(parts: HeldRunsParts) {
    this.#parts = parts
  }

  /** Keeps a start. It is answered by its run where that could be started at once. */
  async hold(
    request: StartRunRequest,
    version: VersionRecord,
    input: Encoded,
    terms: StartTerms & { readonly hold: NonNullable<StartTerms['hold']> },
  ): Promise<StartedRun> {
    const { store, clock, ids } = this.#parts
    const now = clock.now()
    const { waitMs, maxMs, slot } = terms.hold
    const again = request.run === undefined ? undefined : await store.getHeldStart(request.run)
    if (again) return heldRun(again, version)
    const held = await store.holdStart(
      {
        run: request.run ?? ids.run(),
        workflow: version.name,
        version: version.version,
        input,
        ...optionsOf(request),
        ...(terms.singleton === undefined ? {} : { singleton: terms.singleton }),
        ...(terms.onConflict === 'replace' ? { replaces: true } : {}),
        ...(slot === undefined ? {} : { slot }),
        heldAt: now,
        dueAt: now + waitMs,
      },
      maxMs,
    )
    this.#own.add(held.run)
    if (held.dueAt <= clock.now()) await this.sweep()
    else this.#arm(held.dueAt)
    const record = await store.getRun(held.run)
    if (record) return { run: held.run, created: true, record }
    return heldRun(held, version)
  }

  /** Takes over a start that is kept, and starts it when it is time; `false` when there is none. */
  async adopt(run: string): Promise<boolean> {
    const held = await this.#parts.store.getHeldStart(run)
    if (!held) return false
    this.#own.add(run)
    if (held.dueAt <= this.#parts.clock.now()) await this.sweep()
    else this.#arm(held.dueAt)
    return true
  }

  /** A run has ended: one that waited for it may start. */
  ended(): void {
    if (this.#own.size > 0 || this.#parts.everything) this.sweep().catch(() => undefined)
  }

  /** Starts what is due. One that comes while another is under way makes that one look again. */
  sweep(): Promise<void> {
    this.#again = true
    this.#sweeping ??= this.#sweepAll().finally(() => {
      this.#sweeping = undefined
    })
    return this.#sweeping
  }

  /** Begins nothing any more. */
  stop(): void {
    this.#stopped = true
    this.#forget()
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.#sweeping?.catch(() => undefined)
  }

  async #sweepAll(): Promise<void> {
    const { store, clock } = this.#parts
    while (this.#again && !this.#stopped) {
      this.#again = false
      // Those that wait for one run are in order: behind the first, none is tried.
      const occupied = new Set<string>()
      const until = clock.now()
      for (let after: HeldStart | undefined; ;) {
        const due = await store.dueStarts({ until, limit: page, ...(after ? { after } : {}) })
        for (const start of due) await this.#look(start, occupied)
        after = due.at(-1)
        if (due.length < page) break
      }
    }
  }

  /** S3 */
  async #look(start: HeldStart, occupied: Set<string>): Promise<void> {
    const { ownership, store, everything } = this.#parts
    if (this.#stopped) return
    const isOurs = everything
      ? ownership.has(partitionOf(start.run, store.partitions))
      : this.#own.has(start.run)
    if (isOurs) await this.#fire(start, occupied)
    // Its turn is before those behind it; whoever owns its partition sees to it.
    else if (everything && start.singleton !== undefined) occupied.add(start.singleton)
  }

  async #fire(start: HeldStart, occupied: Set<string>): Promise<void> {
    const { store } = this.#parts
    const { run, workflow, version, input, singleton, revision } = start
    if (singleton !== undefined) {
      if (occupied.has(singleton)) return
      const holder = await store.findSingleton(workflow, singleton)
      if (holder !== undefined && holder !== run) {
        occupied.add(singleton)
        if (start.replaces) await this.#cancel(holder, run)
        return
      }
    }
    if (!(await store.claimStart(run, revision))) {
      // Another start took its place just now, and may be due.
      this.#again = true
      return
    }
    const request = { workflow, version, input: { encoded: input }, run, ...optionsOf(start) }
    const started = await this.#start(request)
    if ('occupied' in started) {
      if (singleton !== undefined) occupied.add(singleton)
      await store.unclaimStart(run)
      return
    }
    await store.dropStart(run)
    this.#own.delete(run)
  }

  /** A key that was used for another run meanwhile does not undo what was acknowledged. */
  async #start(request: StartRunRequest): Promise<StartedRun | { readonly occupied: string }> {
    try {
      return await this.#parts.start(request)
    } catch (error) {
      const { idempotencyKey, ...withoutKey } = request
      if (!isNamuError(error) || error.code !== 'NAMU4010' || idempotencyKey === undefined)
        throw error
      return this.#parts.start(withoutKey)
    }
  }

  async #cancel(holder: string, by: string): Promise<void> {
    try {
      await this.#parts.cancel(holder, `replaced by run ${by}`)
    } catch (error) {
      // It ended meanwhile.
      if (!isNamuError(error) || error.code !== 'NAMU4011') throw error
      this.#again = true
    }
  }

  /** A poll finds what is due too; this one is on time. */
  #arm(at: number): void {
    this.#forget()
    this.#forget = this.#parts.clock.at(at, () => {
      this.sweep().catch(() => undefined)
    })
  }
}

type Options = Pick<StartRunRequest, 'prefetch' | 'fresh' | 'priority' | 'idempotencyKey'>

function optionsOf({ prefetch, fresh, priority, idempotencyKey }: Options): Options {
  return {
    ...(prefetch === undefined ? {} : { prefetch }),
    ...(fresh === undefined ? {} : { fresh }),
    ...(priority === undefined ? {} : { priority }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  }
}

/** What is known of a run that is not there yet. */
function heldRun(held: HeldStart, { graph, release }: VersionRecord): StartedRun {
  const { run, workflow, version, heldAt, dueAt, input } = held
  const record: RunRecord = {
    ...{ run, workflow, version, graph, release, input },
    ...{ partition: 0, status: 'running', createdAt: heldAt, updatedAt: heldAt, events: 0 },
    calls: { started: 0, settled: 0 },
  }
  return { run, created: true, record, heldUntil: dueAt }
}
