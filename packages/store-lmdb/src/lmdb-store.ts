import type { Digest, Release, WorkflowIR } from '@namu/core/internal'
import type {
  AcquireResult,
  AppendOutcome,
  Clock,
  DueQuery,
  DueRun,
  DueStartQuery,
  HeldStart,
  InboxEntry,
  Lease,
  LoggedEvent,
  LogLine,
  Memo,
  Owner,
  RunAppend,
  RunFilter,
  RunRecord,
  RunSnapshot,
  Store,
  StoredArtifact,
  VersionRecord,
} from '@namu/engine'
import { append } from './append.js'
import * as content from './content.js'
import type { Databases } from './databases.js'
import * as eventLog from './event-log.js'
import * as heldStarts from './held-starts.js'
import * as inbox from './inbox.js'
import * as leases from './leases.js'
import { activeRuns, dueRuns, listRuns, openRuns } from './listing.js'
import * as memos from './memos.js'
import { idempotencyDigest, singletonDigest } from './names.js'
import { getRun } from './records.js'
import { readSnapshot } from './snapshots.js'
import * as versions from './versions.js'

/**
 * The embedded store: one folder with an LMDB environment, shared by the processes of one machine.
 *
 * L1. Every write is one transaction, and its promise resolves only when LMDB has flushed it.
 * L2. Epochs and lengths are checked inside the transaction that writes: LMDB has one writer at a
 *     time over all processes.
 * L3. Reads see what was committed last, by whichever process.
 */
export class LmdbStore implements Store {
  readonly partitions: number
  readonly #databases: Databases
  readonly #clock: Clock
  readonly #host: string

  constructor(databases: Databases, clock: Clock, host: string, partitions: number) {
    this.#databases = databases
    this.#clock = clock
    this.#host = host
    this.partitions = partitions
  }

  acquire(partition: number, owner: Owner, ttlMs: number): Promise<AcquireResult> {
    return leases.acquire(this.#databases, this.#clock, this.#host, partition, owner, ttlMs)
  }

  renew(held: readonly Lease[], ttlMs: number): Promise<readonly Lease[]> {
    return leases.renew(this.#databases, this.#clock, held, ttlMs)
  }

  release(held: readonly Lease[]): Promise<void> {
    return leases.release(this.#databases, held)
  }

  holder(partition: number): Promise<Lease | undefined> {
    return this.#read((db) => leases.holder(db, this.#clock, this.#host, partition))
  }

  append(appends: readonly RunAppend[]): Promise<readonly AppendOutcome[]> {
    return append(this.#databases, appends)
  }

  readLog(run: string, from = 0): AsyncIterable<LoggedEvent> {
    this.#databases.root.resetReadTxn()
    return eventLog.readLog(this.#databases, run, from)
  }

  readSnapshot(run: string): Promise<RunSnapshot | undefined> {
    return this.#read((db) => readSnapshot(db, run))
  }

  getRun(run: string): Promise<RunRecord | undefined> {
    return this.#read((db) => getRun(db, run))
  }

  findByIdempotencyKey(workflow: string, key: string): Promise<RunRecord | undefined> {
    return this.#read((db) => {
      const run = db.keys.get(idempotencyDigest(workflow, key))
      return run === undefined ? undefined : getRun(db, run)
    })
  }

  listRuns(filter: RunFilter = {}): Promise<readonly RunRecord[]> {
    return this.#read((db) => listRuns(db, filter))
  }

  openRuns(partition: number): Promise<readonly RunRecord[]> {
    return this.#read((db) => openRuns(db, partition))
  }

  activeRuns(partition: number): Promise<readonly string[]> {
    return this.#read((db) => activeRuns(db, partition))
  }

  dueRuns(query: DueQuery): Promise<readonly DueRun[]> {
    return this.#read((db) => dueRuns(db, query))
  }

  postInput(entry: InboxEntry): Promise<void> {
    return inbox.postInput(this.#databases, this.partitions, entry)
  }

  readInbox(partitions: readonly number[]): Promise<readonly InboxEntry[]> {
    return this.#read((db) => inbox.readInbox(db, partitions))
  }

  holdStart(start: Omit<HeldStart, 'revision'>, maxMs?: number): Promise<HeldStart> {
    return heldStarts.holdStart(this.#databases, start, maxMs)
  }

  getHeldStart(run: string): Promise<HeldStart | undefined> {
    return this.#read((db) => heldStarts.getHeldStart(db, run))
  }

  dueStarts(query: DueStartQuery): Promise<readonly HeldStart[]> {
    return this.#read((db) => heldStarts.dueStarts(db, query))
  }

  findSingleton(workflow: string, singleton: string): Promise<string | undefined> {
    return this.#read((db) => db.keys.get(singletonDigest(workflow, singleton)))
  }

  claimStart(run: string, revision: number): Promise<boolean> {
    return heldStarts.claimStart(this.#databases, run, revision)
  }

  unclaimStart(run: string): Promise<void> {
    return heldStarts.unclaimStart(this.#databases, run)
  }

  dropStart(run: string): Promise<void> {
    return heldStarts.dropStart(this.#databases, run)
  }

  putGraph(graph: WorkflowIR): Promise<void> {
    return content.putGraph(this.#databases, graph)
  }

  getGraph(digest: Digest): Promise<WorkflowIR | undefined> {
    return this.#read((db) => content.getGraph(db, digest))
  }

  putRelease(release: Release): Promise<void> {
    return content.putRelease(this.#databases, release)
  }

  getRelease(digest: Digest): Promise<Release | undefined> {
    return this.#read((db) => content.getRelease(db, digest))
  }

  putVersion(version: Omit<VersionRecord, 'createdAt'>): Promise<'created' | 'same' | 'conflict'> {
    return versions.putVersion(this.#databases, this.#clock, version)
  }

  getVersion(name: string, version?: string): Promise<VersionRecord | undefined> {
    return this.#read((db) => versions.getVersion(db, name, version))
  }

  listVersions(): Promise<readonly VersionRecord[]> {
    return this.#read((db) => versions.listVersions(db))
  }

  putArtifact(digest: Digest, code: Uint8Array, sourceMap?: Uint8Array): Promise<void> {
    return content.putArtifact(this.#databases, digest, code, sourceMap)
  }

  getArtifact(digest: Digest): Promise<StoredArtifact | undefined> {
    return this.#read((db) => content.getArtifact(db, digest))
  }

  getMemos(keys: readonly Digest[], now: number): Promise<readonly Memo[]> {
    return this.#read((db) => memos.getMemos(db, keys, now))
  }

  putMemos(kept: readonly Memo[]): Promise<void> {
    return memos.putMemos(this.#databases, kept)
  }

  pruneMemos(now: number, limit: number): Promise<number> {
    return memos.pruneMemos(this.#databases, now, limit)
  }

  writeLogLines(lines: readonly LogLine[]): Promise<void> {
    return eventLog.writeLogLines(this.#databases, lines)
  }

  readLogLines(run: string, from = 0): Promise<readonly LogLine[]> {
    return this.#read((db) => eventLog.readLogLines(db, run, from))
  }

  async close(): Promise<void> {
    await this.#databases.root.close()
  }

  /** L3: LMDB's read transaction may be older than what another process committed. */
  #read<T>(action: (databases: Databases) => T): Promise<T> {
    return new Promise((resolve) => {
      this.#databases.root.resetReadTxn()
      resolve(action(this.#databases))
    })
  }
}
