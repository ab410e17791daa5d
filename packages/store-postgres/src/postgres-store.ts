import type {
  AcquireResult,
  AppendOutcome,
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
import type { Digest, Release, WorkflowIR } from '@namu/core/internal'
import { append } from './append/append.js'
import * as catalog from './catalog.js'
import type { Database } from './database.js'
import * as heldStarts from './held-starts.js'
import * as inbox from './inbox.js'
import * as leases from './leases.js'
import * as logLines from './log-lines.js'
import * as memos from './memos.js'
import * as runs from './runs.js'

/** The Store on a migrated Postgres database; every method is at most a few statements. */
export class PostgresStore implements Store {
  readonly partitions: number
  readonly #database: Database

  constructor(database: Database, partitions: number) {
    this.#database = database
    this.partitions = partitions
  }

  acquire(partition: number, owner: Owner, ttlMs: number): Promise<AcquireResult> {
    return leases.acquire(this.#database, partition, owner, ttlMs)
  }
  renew(held: readonly Lease[], ttlMs: number): Promise<readonly Lease[]> {
    return leases.renew(this.#database, held, ttlMs)
  }
  release(held: readonly Lease[]): Promise<void> {
    return leases.release(this.#database, held)
  }
  holder(partition: number): Promise<Lease | undefined> {
    return leases.holder(this.#database, partition)
  }

  append(appends: readonly RunAppend[]): Promise<readonly AppendOutcome[]> {
    return append(this.#database, appends)
  }
  readLog(run: string, from = 0): AsyncIterable<LoggedEvent> {
    return runs.readLog(this.#database, run, from)
  }
  readSnapshot(run: string): Promise<RunSnapshot | undefined> {
    return runs.readSnapshot(this.#database, run)
  }
  getRun(run: string): Promise<RunRecord | undefined> {
    return runs.getRun(this.#database, run)
  }
  findByIdempotencyKey(workflow: string, key: string): Promise<RunRecord | undefined> {
    return runs.findByIdempotencyKey(this.#database, workflow, key)
  }
  listRuns(filter: RunFilter = {}): Promise<readonly RunRecord[]> {
    return runs.listRuns(this.#database, filter)
  }
  openRuns(partition: number): Promise<readonly RunRecord[]> {
    return runs.openRuns(this.#database, partition)
  }
  activeRuns(partition: number): Promise<readonly string[]> {
    return runs.activeRuns(this.#database, partition)
  }
  dueRuns(query: DueQuery): Promise<readonly DueRun[]> {
    return runs.dueRuns(this.#database, query)
  }

  postInput(entry: InboxEntry): Promise<void> {
    return inbox.postInput(this.#database, entry)
  }
  readInbox(partitions: readonly number[]): Promise<readonly InboxEntry[]> {
    return inbox.readInbox(this.#database, partitions)
  }

  holdStart(start: Omit<HeldStart, 'revision'>, maxMs?: number): Promise<HeldStart> {
    return heldStarts.holdStart(this.#database, start, maxMs)
  }
  getHeldStart(run: string): Promise<HeldStart | undefined> {
    return heldStarts.getHeldStart(this.#database, run)
  }
  dueStarts(query: DueStartQuery): Promise<readonly HeldStart[]> {
    return heldStarts.dueStarts(this.#database, query)
  }
  findSingleton(workflow: string, singleton: string): Promise<string | undefined> {
    return heldStarts.findSingleton(this.#database, workflow, singleton)
  }
  claimStart(run: string, revision: number): Promise<boolean> {
    return heldStarts.claimStart(this.#database, run, revision)
  }
  unclaimStart(run: string): Promise<void> {
    return heldStarts.unclaimStart(this.#database, run)
  }
  dropStart(run: string): Promise<void> {
    return heldStarts.dropStart(this.#database, run)
  }

  putGraph(graph: WorkflowIR): Promise<void> {
    return catalog.putGraph(this.#database, graph)
  }
  getGraph(digest: Digest): Promise<WorkflowIR | undefined> {
    return catalog.getGraph(this.#database, digest)
  }
  putRelease(release: Release): Promise<void> {
    return catalog.putRelease(this.#database, release)
  }
  getRelease(digest: Digest): Promise<Release | undefined> {
    return catalog.getRelease(this.#database, digest)
  }
  putVersion(version: Omit<VersionRecord, 'createdAt'>): Promise<'created' | 'same' | 'conflict'> {
    return catalog.putVersion(this.#database, version)
  }
  getVersion(name: string, version?: string): Promise<VersionRecord | undefined> {
    return catalog.getVersion(this.#database, name, version)
  }
  listVersions(): Promise<readonly VersionRecord[]> {
    return catalog.listVersions(this.#database)
  }

  putArtifact(digest: Digest, code: Uint8Array, sourceMap?: Uint8Array): Promise<void> {
    return catalog.putArtifact(this.#database, digest, code, sourceMap)
  }
  getArtifact(digest: Digest): Promise<StoredArtifact | undefined> {
    return catalog.getArtifact(this.#database, digest)
  }

  getMemos(keys: readonly Digest[], now: number): Promise<readonly Memo[]> {
    return memos.getMemos(this.#database, keys, now)
  }
  putMemos(kept: readonly Memo[]): Promise<void> {
    return memos.putMemos(this.#database, kept)
  }
  pruneMemos(now: number, limit: number): Promise<number> {
    return memos.pruneMemos(this.#database, now, limit)
  }

  writeLogLines(lines: readonly LogLine[]): Promise<void> {
    return logLines.writeLogLines(this.#database, lines)
  }
  readLogLines(run: string, from = 0): Promise<readonly LogLine[]> {
    return logLines.readLogLines(this.#database, run, from)
  }

  close(): Promise<void> {
    return this.#database.close()
  }
}
