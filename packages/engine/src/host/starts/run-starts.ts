import { NamuError, refuseLarge } from '@namu/core/internal'
import { HeldRuns } from './held-runs.js'
import { startTerms } from './start-terms.js'
import type { Locality } from '../evaluate/index.js'
import type { Executor } from '../executor.js'
import type { HostOptions } from '../options.js'
import type { Ownership } from '../ownership.js'
import { placeRun } from '../place-run.js'
import { prepareRun, sameRun, type PreparedRun } from '../prepare-run.js'
import type { Programs } from '../programs.js'
import type { StartedRun, StartRunRequest } from '../requests.js'
import type { InputValidator } from '../validate-input.js'
import { RunMachine, type RunEventOf } from '../../core/index.js'
import type { Clock, Ids, Random } from '../../interfaces/clock.js'
import type { RunRecord } from '../../interfaces/runs.js'
import type { Store } from '../../interfaces/store.js'

export interface RunStartsParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly ids: Ids
  readonly options: HostOptions
  readonly programs: Programs
  readonly validator: InputValidator
  readonly ownership: Ownership
  readonly executor: Executor
  /** Where runs that are started here are at home. */
  readonly locality: Locality
  cancel(run: string, reason: string): Promise<void>
}

/** A start, or the run that is in its way. */
type Start = StartedRun | { readonly occupied: string }

const startTries = 5
const seedBytes = 32

/** Starts runs: at once, or later where the policy of their workflow says so (`held`). */
export class RunStarts {
  readonly held: HeldRuns
  readonly #parts: RunStartsParts
  #stopped = false

  constructor(parts: RunStartsParts) {
    this.#parts = parts
    const { store, clock, ids, ownership, options } = parts
    this.held = new HeldRuns({
      ...{ store, clock, ids, ownership },
      everything: options.ownership === 'all',
      start: (request) => this.#startHeld(request),
      cancel: (run, reason) => parts.cancel(run, reason),
    })
  }

  /** Begins nothing any more. */
  stop(): void {
    this.#stopped = true
    this.held.stop()
  }

  /** See `RunHost.startRun`. */
  async start(request: StartRunRequest): Promise<StartedRun> {
    const { store } = this.#parts
    const prepared = await prepareRun(store, this.#parts.programs, this.#parts.validator, request)
    refuseLarge(
      prepared.input,
      this.#parts.options.valueLimit,
      `The input of workflow ${request.workflow}`,
      request.workflow,
    )
    const { version, program, input } = prepared
    const { hold, ...terms } = startTerms(version.name, program.release.start ?? {}, input)
    const before = await this.#findExisting(request)
    if (before) return existing(sameRun(before, request, input))
    if (hold) return this.held.hold(request, version, input, { ...terms, hold })
    for (;;) {
      const started = await this.#startNow(request, prepared, terms.singleton)
      if (!('occupied' in started)) return started
      const holder = await store.getRun(started.occupied)
      // It is answered by the run that is there, whatever its input; one that ended is no answer.
      if (holder?.status === 'running') return existing(holder)
    }
  }

  /** The start of a held run: its version and input were checked when it was acknowledged. */
  async #startHeld(request: StartRunRequest): Promise<Start> {
    const prepared = await prepareRun(
      this.#parts.store,
      this.#parts.programs,
      this.#parts.validator,
      request,
    )
    const { version, program, input } = prepared
    const { singleton } = startTerms(version.name, program.release.start ?? {}, input)
    const before = await this.#findExisting(request)
    if (before) return existing(sameRun(before, request, input))
    return this.#startNow(request, prepared, singleton)
  }

  async #startNow(
    request: StartRunRequest,
    prepared: PreparedRun,
    singleton: string | undefined,
  ): Promise<Start> {
    for (let attempt = 0; attempt < startTries && !this.#stopped; attempt += 1) {
      const started = await this.#tryStart(request, prepared, singleton)
      if (started) return started
    }
    throw new NamuError('NAMU5002', `The store did not accept a new run of "${request.workflow}"`, {
      where: request.workflow,
      hint: 'Other processes keep taking over its partitions, or this one is stopping; try again.',
    })
  }

  async #findExisting(request: StartRunRequest): Promise<RunRecord | undefined> {
    const { store } = this.#parts
    if (request.idempotencyKey !== undefined) {
      const found = await store.findByIdempotencyKey(request.workflow, request.idempotencyKey)
      if (found) return found
    }
    return request.run === undefined ? undefined : store.getRun(request.run)
  }

  /** `undefined` when the partition was lost meanwhile and another try makes sense. */
  async #tryStart(
    request: StartRunRequest,
    prepared: PreparedRun,
    singleton: string | undefined,
  ): Promise<Start | undefined> {
    const { store, clock, random, ids } = this.#parts
    const { version, program, input } = prepared
    const { run, partition } = await placeRun(
      this.#parts.ownership,
      ids,
      store.partitions,
      this.#parts.options.ownership,
      request.run,
    )
    const time = clock.now()
    const event: RunEventOf<'run.started'> = {
      type: 'run.started',
      time,
      run,
      seed: Buffer.from(random.bytes(seedBytes)).toString('hex'),
      input,
      prefetch: request.prefetch ?? true,
      ...this.#parts.locality,
      valueLimit: this.#parts.options.valueLimit,
      ...(request.fresh === true ? { fresh: true } : {}),
    }
    const record: RunRecord = {
      run,
      workflow: version.name,
      version: version.version,
      graph: version.graph,
      release: version.release,
      partition,
      status: 'running',
      createdAt: time,
      updatedAt: time,
      events: 0,
      calls: { started: 0, settled: 0 },
      input,
      ...(request.idempotencyKey === undefined ? {} : { idempotencyKey: request.idempotencyKey }),
      ...(request.priority === undefined ? {} : { priority: request.priority }),
      ...(singleton === undefined ? {} : { singleton }),
    }
    const machine = RunMachine.create(program, this.#parts.options.limits)
    const first = { type: 'start', event } as const
    const created = await this.#parts.executor.create(record, machine, program.release, first)
    const { outcome } = created
    if (outcome.status === 'committed') return { run, created: true, record: created.record }
    if (outcome.status === 'occupied') return { occupied: outcome.run }
    if (outcome.status !== 'duplicate' && outcome.status !== 'conflict') return undefined
    const found = await store.getRun(outcome.status === 'duplicate' ? outcome.run : run)
    return found && existing(sameRun(found, request, input))
  }
}

function existing(record: RunRecord): StartedRun {
  return { run: record.run, created: false, record }
}
