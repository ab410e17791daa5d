import type { Digest, Release, WorkflowIR } from '@namu/core/internal'
import {
  partitionOf,
  truncatedLog,
  type DueQuery,
  type DueRun,
  type RunSnapshot,
  type AcquireResult,
  type AppendOutcome,
  type InboxEntry,
  type LoggedEvent,
  type LogLine,
  type Owner,
  type RunAppend,
  type RunFilter,
  type RunRecord,
  type StoredArtifact,
  type VersionRecord,
} from '@namu/engine'
import { SimHeldStarts } from './held-starts.js'
import { SimLeases } from './leases.js'
import { SimMemos } from './memos.js'
import { realRules, type StoreRules } from './rules.js'

interface StoredRun {
  record: RunRecord
  /** Texts, as on a disk: nobody's object is anybody else's. */
  readonly events: string[]
  snapshot?: RunSnapshot
}

export interface DiskOptions {
  readonly partitions: number
  readonly now: () => number
  readonly isGone: (owner: Owner) => boolean
  readonly rules?: StoreRules
  /** Called when an append has written something, before anybody learns of it. */
  readonly onWritten?: (append: RunAppend) => void
  readonly onAcquired?: (result: AcquireResult) => void
  readonly onPosted?: (entry: InboxEntry) => void
}

const defaultLimit = 50

/**
 * What the simulated store has on its disk. Every method is one transaction: it happens as a whole,
 * at once, or not at all.
 */
export class SimDisk {
  readonly partitions: number
  readonly leases: SimLeases
  readonly memos = new SimMemos()
  readonly heldStarts = new SimHeldStarts()
  readonly graphs = new Map<Digest, WorkflowIR>()
  readonly releases = new Map<Digest, Release>()
  readonly artifacts = new Map<Digest, StoredArtifact>()
  readonly #options: DiskOptions
  readonly #rules: StoreRules
  readonly #runs = new Map<string, StoredRun>()
  readonly #keys = new Map<string, string>()
  readonly #logLines = new Map<string, LogLine[]>()
  #inbox: InboxEntry[] = []
  #versions: VersionRecord[] = []

  constructor(options: DiskOptions) {
    this.partitions = options.partitions
    this.#options = options
    this.#rules = options.rules ?? realRules
    this.leases = new SimLeases(options.isGone)
  }

  get now(): number {
    return this.#options.now()
  }

  acquire(partition: number, owner: Owner, ttlMs: number): AcquireResult {
    const result = this.leases.acquire(partition, owner, ttlMs, this.now)
    this.#options.onAcquired?.(result)
    return result
  }

  append(appends: readonly RunAppend[]): readonly AppendOutcome[] {
    return appends.map((one) => this.#appendOne(one))
  }

  /** Up to `limit` events of a run from `from` on. */
  readLog(run: string, from: number, limit: number): readonly LoggedEvent[] {
    const stored = this.#runs.get(run)
    const first = stored?.record.firstEvent ?? 0
    if (from < first) throw truncatedLog(run, from, first)
    const texts = stored?.events.slice(from, from + limit) ?? []
    return texts.map((text, at) => ({
      seq: from + at,
      event: JSON.parse(text) as LoggedEvent['event'],
    }))
  }

  readSnapshot(run: string): RunSnapshot | undefined {
    return this.#runs.get(run)?.snapshot
  }

  getRun(run: string): RunRecord | undefined {
    return this.#runs.get(run)?.record
  }

  findByIdempotencyKey(workflow: string, key: string): RunRecord | undefined {
    const run = this.#keys.get(keyOf(workflow, key))
    return run === undefined ? undefined : this.getRun(run)
  }

  listRuns(filter: RunFilter): readonly RunRecord[] {
    const newestFirst = [...this.#runs.values()]
      .map(({ record }) => record)
      .sort((a, b) => b.createdAt - a.createdAt || (a.run < b.run ? 1 : -1))
    const before = newestFirst.findIndex(({ run }) => run === filter.before)
    if (filter.before !== undefined && before < 0) return []
    return newestFirst
      .slice(before + 1)
      .filter((one) => filter.workflow === undefined || one.workflow === filter.workflow)
      .filter((one) => filter.status === undefined || one.status === filter.status)
      .filter((one) => filter.origin === undefined || one.origin?.run === filter.origin)
      .filter((one) => filter.parent === undefined || (one.parent?.run ?? null) === filter.parent)
      .filter((one) => filter.asking === undefined || (one.approvals?.length ?? 0) > 0)
      .slice(0, filter.limit ?? defaultLimit)
  }

  openRuns(partition: number): readonly RunRecord[] {
    return [...this.#runs.values()]
      .map(({ record }) => record)
      .filter((record) => record.partition === partition && record.status === 'running')
  }

  activeRuns(partition: number): readonly string[] {
    return this.openRuns(partition)
      .filter(({ parked }) => parked !== true)
      .map(({ run }) => run)
  }

  dueRuns({ partitions, until, limit, after }: DueQuery): readonly DueRun[] {
    return partitions
      .flatMap((partition) => this.openRuns(partition))
      .flatMap(({ run, wakeAt }) => (wakeAt === undefined ? [] : [{ run, wakeAt }]))
      .filter(({ wakeAt }) => wakeAt <= until)
      .sort(byTime)
      .filter((due) => after === undefined || byTime(due, after) > 0)
      .slice(0, limit)
  }

  findSingleton(workflow: string, singleton: string): string | undefined {
    return [...this.#runs.values()].find(
      ({ record }) =>
        record.workflow === workflow &&
        record.singleton === singleton &&
        record.status === 'running',
    )?.record.run
  }

  postInput(entry: InboxEntry): void {
    const known = this.#inbox.some(({ run, key }) => run === entry.run && key === entry.key)
    if (!known || !this.#rules.keepsFirstInput) this.#inbox.push(structuredClone(entry))
    this.#options.onPosted?.(entry)
  }

  readInbox(partitions: readonly number[]): readonly InboxEntry[] {
    return partitions.flatMap((partition) =>
      this.#inbox.filter(({ run }) => partitionOf(run, this.partitions) === partition),
    )
  }

  putVersion(version: Omit<VersionRecord, 'createdAt'>): 'created' | 'same' | 'conflict' {
    const before = this.getVersion(version.name, version.version)
    if (before) {
      const same = before.graph === version.graph && before.release === version.release
      return same ? 'same' : 'conflict'
    }
    this.#versions.push({ ...version, createdAt: this.now })
    return 'created'
  }

  getVersion(name: string, version?: string): VersionRecord | undefined {
    return this.#versions.findLast(
      (one) => one.name === name && (version === undefined || one.version === version),
    )
  }

  /** By name, then in the order of registration. */
  listVersions(): readonly VersionRecord[] {
    return [...this.#versions].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  }

  writeLogLines(lines: readonly LogLine[]): void {
    for (const line of lines) {
      const before = this.#logLines.get(line.run) ?? []
      before.push(line)
      this.#logLines.set(line.run, before)
    }
  }

  readLogLines(run: string, from: number): readonly LogLine[] {
    return this.#logLines.get(run)?.slice(from) ?? []
  }

  #appendOne(append: RunAppend): AppendOutcome {
    const { partition, expected, record } = append
    const { run, idempotencyKey, workflow } = record
    const epoch = this.leases.epoch(partition)
    if (!this.#rules.mayWrite({ epoch, held: this.leases.isHeld(partition) }, append))
      return { status: 'fenced', epoch }
    const before = this.#runs.get(run)
    const length = before?.events.length ?? 0
    const texts = append.events.map((event) => JSON.stringify(event))
    if (length !== expected) {
      const written =
        texts.length > 0 && texts.every((text, at) => before?.events[expected + at] === text)
      return written ? { status: 'committed' } : { status: 'conflict', length }
    }
    if (!before && idempotencyKey !== undefined) {
      const key = keyOf(workflow, idempotencyKey)
      const other = this.#keys.get(key)
      if (other !== undefined) return { status: 'duplicate', run: other }
    }
    if (!before && record.singleton !== undefined) {
      const occupied = this.findSingleton(workflow, record.singleton)
      if (occupied !== undefined) return { status: 'occupied', run: occupied }
    }
    if (!before && idempotencyKey !== undefined)
      this.#keys.set(keyOf(workflow, idempotencyKey), run)
    const stored = before ?? { record, events: [] }
    stored.record = structuredClone(record)
    stored.events.push(...texts)
    if (append.snapshot !== undefined)
      stored.snapshot = { events: stored.events.length, text: append.snapshot }
    this.#runs.set(run, stored)
    if (this.#rules.removesConsumed) this.#consume(run, append.consumed ?? [])
    this.#options.onWritten?.(append)
    return { status: 'committed' }
  }

  #consume(run: string, keys: readonly string[]): void {
    if (keys.length === 0) return
    this.#inbox = this.#inbox.filter((entry) => entry.run !== run || !keys.includes(entry.key))
  }
}

const byTime = (a: DueRun, b: DueRun): number =>
  a.wakeAt - b.wakeAt || (a.run < b.run ? -1 : a.run > b.run ? 1 : 0)

const keyOf = (workflow: string, key: string): string => JSON.stringify([workflow, key])
