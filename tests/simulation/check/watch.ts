import type { Encoded } from '@namu/core/internal'
import type { AcquireResult, HostNews, InboxEntry, RunAppend, TaskJob } from '@namu/engine'
import type { Program } from '@namu/engine/core'
import type { SimDisk } from '../store/disk.js'
import { RunLedger } from './ledger.js'

type Ending = { readonly value: Encoded } | { readonly error: Encoded }

/**
 * Sees everything that happens in a world and says what must not.
 *
 * S1. No committed event is lost: what a process was told is committed is in the log.
 * S2. Transitions are exactly-once (`RunLedger` R1 to R4).
 * S3. No attempt leaves its host, or starts, before the event that asked for it is committed.
 * S4. Only the last owner of a partition writes there, and epochs only grow.
 * S5. Terminal means terminal (R4).
 * S6. A cancel is logged at most as often as it was posted.
 */
export class Watch {
  readonly violations: string[] = []
  readonly ledgers = new Map<string, RunLedger>()
  readonly #programOf: (record: RunAppend['record']) => Program
  readonly #own: (task: string, args: Encoded) => Ending
  readonly #epochs = new Map<number, number>()
  readonly #posted = new Map<string, number>()
  readonly #waiting = new Map<string, Set<string>>()

  constructor(
    programOf: (record: RunAppend['record']) => Program,
    own: (task: string, args: Encoded) => Ending,
  ) {
    this.#programOf = programOf
    this.#own = own
  }

  violate(what: string): void {
    this.violations.push(what)
  }

  /** The disk has written an append. */
  written(append: RunAppend, disk: SimDisk): void {
    const { record, partition, epoch } = append
    const { run } = record
    const last = disk.leases.epoch(partition)
    if (epoch !== last)
      this.violate(
        `S4: ${run} was written under epoch ${String(epoch)}, the last is ${String(last)}`,
      )
    this.#grow(partition, last)
    const ledger = this.ledgers.get(run) ?? new RunLedger(this.#programOf(record), this.#own)
    this.ledgers.set(run, ledger)
    const wrong = ledger.written(append)
    if (wrong !== undefined) this.violate(`S2: ${run}: ${wrong}`)
    for (const key of append.consumed ?? []) this.#waiting.get(run)?.delete(key)
    if (ledger.cancels > (this.#posted.get(run) ?? 0))
      this.violate(`S6: ${run} was cancelled ${String(ledger.cancels)} times`)
  }

  /** Something was posted; posting it again while it waits is the same post. */
  posted({ run, key }: InboxEntry): void {
    const waiting = this.#waiting.get(run) ?? new Set()
    this.#waiting.set(run, waiting)
    if (waiting.has(key)) return
    waiting.add(key)
    this.#posted.set(run, (this.#posted.get(run) ?? 0) + 1)
  }

  acquired(result: AcquireResult): void {
    if (result.acquired) this.#grow(result.lease.partition, result.lease.epoch)
  }

  /** A host has news. */
  told(news: HostNews): void {
    if (news.type !== 'committed') return
    for (const { seq, event } of news.events) {
      const wrong =
        this.ledgers.get(news.run)?.told(seq, event) ?? unknownTo(news.run, this.ledgers)
      if (wrong !== undefined) this.violate(`S1: ${news.run}: ${wrong}`)
    }
  }

  dispatched(job: TaskJob): void {
    this.#attempted(job, 'was handed over')
  }

  started(job: TaskJob): void {
    this.#attempted(job, 'started')
  }

  #attempted(job: TaskJob, what: string): void {
    const ledger = this.ledgers.get(job.run)
    const wrong = ledger ? ledger.attempted(job) : 'its run is not committed'
    if (wrong === undefined) return
    const { run, call, attempt } = job
    this.violate(
      `S3: attempt ${String(attempt)} of call ${String(call)} of ${run} ${what}, but ${wrong}`,
    )
  }

  #grow(partition: number, epoch: number): void {
    const before = this.#epochs.get(partition) ?? 0
    if (epoch < before)
      this.violate(`S4: the epoch of partition ${String(partition)} went back to ${String(epoch)}`)
    this.#epochs.set(partition, Math.max(before, epoch))
  }
}

function unknownTo(run: string, ledgers: ReadonlyMap<string, RunLedger>): string | undefined {
  return ledgers.has(run) ? undefined : 'a process was told of a run that is not in the store'
}
