import type { MemoKey } from './memo-key.js'
import type { Clock } from '../../interfaces/clock.js'
import type { AttemptReport } from '../../interfaces/dispatcher.js'
import type { TaskJob } from '../../interfaces/job.js'
import type { Memo, Store } from '../../interfaces/store.js'

/** Larger results are not kept: reading them is not cheaper than a small task. In bytes of text. */
const largestMemo = 262_144
/** Results that wait to be written while the store is slow; further ones are not kept. */
const mostWaiting = 10_000
const largestWrite = 500
const pruneEveryMs = 60_000
const pruneStep = 1_000

/** A job on its way to the dispatcher. */
export interface OutgoingJob {
  readonly job: TaskJob
  readonly memo: MemoKey | undefined
}

/**
 * Answers attempts of pure tasks from results of earlier ones.
 *
 * M1. A hit becomes the outcome of its attempt in the log, like the report of a worker: a fold never
 *     asks the cache.
 * M2. Only results that are committed are kept.
 * M3. It is a help: what cannot be looked up is executed, what cannot be kept is not.
 * M4. What has expired does not count, and is removed in bounded steps.
 */
export class MemoCache {
  readonly #store: Pick<Store, 'getMemos' | 'putMemos' | 'pruneMemos'>
  readonly #clock: Clock
  readonly #answer: (report: AttemptReport) => void
  #waiting: Memo[] = []
  #writing: Promise<void> | undefined
  #pruneAt = 0

  constructor(
    store: Pick<Store, 'getMemos' | 'putMemos' | 'pruneMemos'>,
    clock: Clock,
    answer: (report: AttemptReport) => void,
  ) {
    this.#store = store
    this.#clock = clock
    this.#answer = answer
  }

  /** Answers what it can (M1) and returns the others, in order. */
  async answer(jobs: readonly OutgoingJob[]): Promise<readonly OutgoingJob[]> {
    const now = this.#clock.now()
    const keys = jobs.flatMap(({ job, memo }) => {
      const isHeldBack = job.notBefore !== undefined && job.notBefore > now
      return memo && !memo.fresh && !isHeldBack ? [memo.key] : []
    })
    if (keys.length === 0) return jobs
    const wanted = new Set(keys)
    const found = await this.#store.getMemos([...wanted], now).catch(() => [])
    const known = new Map(found.map((memo) => [memo.key, memo]))
    return jobs.filter(({ job, memo }) => {
      const hit = memo && !memo.fresh && wanted.has(memo.key) ? known.get(memo.key) : undefined
      if (hit) this.#answer(reportOf(job, hit))
      return hit === undefined
    })
  }

  /** Keeps a committed result (M2). */
  keep(memo: Memo): void {
    if (memo.value.length > largestMemo || this.#waiting.length >= mostWaiting) return
    this.#waiting.push(memo)
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined
    })
  }

  /** Resolves when what was kept so far is written. */
  async flush(): Promise<void> {
    await this.#writing
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const memos = this.#waiting.splice(0, largestWrite)
      await this.#store.putMemos(memos).catch(() => undefined)
      await this.#prune()
    }
  }

  /** M4. */
  async #prune(): Promise<void> {
    const now = this.#clock.now()
    if (now < this.#pruneAt) return
    const removed = await this.#store.pruneMemos(now, pruneStep).catch(() => 0)
    // The next write goes on with what is left.
    this.#pruneAt = removed === pruneStep ? now : now + pruneEveryMs
  }
}

function reportOf({ run, call, attempt }: TaskJob, { value, ...memo }: Memo): AttemptReport {
  const cached = { run: memo.run, at: memo.at }
  return { run, call, attempt, outcome: { status: 'succeeded', value, cached } }
}
