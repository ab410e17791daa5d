import { NamuError } from '@namu/core/internal'
import { prepareBranch, type BranchParts, type PreparedBranch } from './branch.js'
import type { BranchRequest } from './requests.js'
import type { CommitOutcome, Committer } from '../committer.js'
import type { Executor } from '../executor.js'
import type { HostOptions } from '../options.js'
import type { Ownership } from '../ownership.js'
import { placeRun } from '../place-run.js'
import type { StartedRun } from '../requests.js'
import type { Clock, Ids } from '../../interfaces/clock.js'
import type { RunRecord } from '../../interfaces/runs.js'

export interface BranchesParts extends BranchParts {
  readonly clock: Clock
  readonly ids: Ids
  readonly ownership: Ownership
  readonly committer: Committer
  readonly executor: Executor
  readonly mode: HostOptions['ownership']
}

const startTries = 5

/**
 * Starts runs that are made of others. Its first event says what is taken over of which run; that is
 * done when the run is taken up (`carry-over.ts`), here as well as after a crash.
 */
export class Branches {
  readonly #parts: BranchesParts

  constructor(parts: BranchesParts) {
    this.#parts = parts
  }

  /**
   * Resolves when the history is taken over and what is open is being executed.
   * @throws see `prepareBranch`; NAMU5001 no partition can be had, NAMU5002 the store refused
   */
  async start(origin: string, request: BranchRequest): Promise<StartedRun> {
    const prepared = await prepareBranch(this.#parts, origin, request)
    for (let attempt = 0; attempt < startTries; attempt += 1) {
      const created = await this.#create(prepared)
      if (created.outcome.status !== 'committed') continue
      const { run } = created.record
      await this.#parts.executor.recover(run)
      const record = (await this.#parts.store.getRun(run)) ?? created.record
      return { run, created: true, record }
    }
    throw new NamuError('NAMU5002', `The store did not accept a new run made of ${origin}`, {
      where: origin,
      hint: 'Other processes keep taking over its partitions, or this one is stopping; try again.',
    })
  }

  async #create({
    start,
    row,
  }: PreparedBranch): Promise<{ readonly outcome: CommitOutcome; readonly record: RunRecord }> {
    const { store, clock, ids, ownership, committer, mode } = this.#parts
    const { run, partition } = await placeRun(ownership, ids, store.partitions, mode, undefined)
    const now = clock.now()
    const record: RunRecord = {
      ...row,
      run,
      partition,
      status: 'running',
      createdAt: now,
      updatedAt: now,
      events: 1,
      calls: { started: 0, settled: 0 },
    }
    const epoch = ownership.epoch(partition)
    if (epoch === undefined) return { outcome: { status: 'unknown' }, record }
    const events = [{ ...start, run }]
    const outcome = await new Promise<CommitOutcome>((resolve) => {
      committer.submit({ partition, epoch, expected: 0, events, record }, resolve)
    })
    return { outcome, record }
  }
}
