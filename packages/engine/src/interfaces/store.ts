import type { Digest, Encoded, Release, WorkflowIR } from '@namu/core/internal'
import type { HeldStarts } from './held-starts.js'
import type { LoggedEvent, LogLine, RunRecord, RunStatus } from './runs.js'
import type { RunEvent } from '../core/events.js'

/** Who holds a partition: unique per process, and enough to see whether that process still lives. */
export interface Owner {
  /** Unique per process start. */
  readonly id: string
  readonly host: string
  readonly pid: number
}

/** The right to write to one partition until `expiresAt`; `epoch` grows with every change of owner. */
export interface Lease {
  readonly partition: number
  readonly owner: Owner
  readonly epoch: number
  readonly expiresAt: number
}

export type AcquireResult =
  | { readonly acquired: true; readonly lease: Lease }
  | { readonly acquired: false; readonly holder: Lease }

/** Events of one run to be committed: compare-and-append on (run, `expected`). */
export interface RunAppend {
  readonly partition: number
  /**
   * The writer's epoch of the partition; an append under an older epoch, or after the lease was given
   * back, is `fenced`. An expired lease that nobody took over still writes.
   */
  readonly epoch: number
  /** Sequence number of the first event here: the length of the log before. */
  readonly expected: number
  /** May be empty, to take out inbox entries of a run that has ended. */
  readonly events: readonly RunEvent[]
  /**
   * The run's record after these events. `expected: 0` creates the run. A greater `firstEvent` than
   * before drops the events in front of it, in the same transaction. It is at most `expected` and at
   * most the position of the newest snapshot: what is dropped is what nobody needs any more.
   */
  readonly record: RunRecord
  /** The run's state after these events; takes the place of its snapshot before. */
  readonly snapshot?: string
  /** Keys of the run's inbox entries that these events have taken in; removed in the same transaction. */
  readonly consumed?: readonly string[]
}

/**
 * - `committed`: the events are durable (also when an earlier, unknown commit had written the same).
 * - `conflict`: the log has another length or other events at that place; nothing was written.
 * - `fenced`: another owner has the partition; nothing was written.
 * - `duplicate`: a run with this idempotency key exists; nothing was written.
 * - `occupied`: a run of this workflow with this `singleton` has not ended; nothing was written.
 */
export type AppendOutcome =
  | { readonly status: 'committed' }
  | { readonly status: 'conflict'; readonly length: number }
  | { readonly status: 'fenced'; readonly epoch: number }
  | { readonly status: 'duplicate'; readonly run: string }
  | { readonly status: 'occupied'; readonly run: string }

/** Something from outside a run, kept until the run's owner has logged it. */
export type InboxInput =
  | {
      readonly type: 'cancel'
      readonly reason: string
      /** Without clean-up, as a second cancel is. */
      readonly force?: true
    }
  | PostedSignal
  | PostedDecision

/** A message for a run, as it was checked. */
export interface PostedSignal {
  readonly type: 'signal'
  readonly name: string
  readonly payload: Encoded
  /** Names the message for its run: it is taken in once under one key. */
  readonly key: string
  /** Who sent it, as they said. */
  readonly by?: string
}

/** What somebody has decided for an approval, as it was checked. */
export interface PostedDecision {
  readonly type: 'approval'
  readonly wait: number
  /** It counts only while this round is asked. */
  readonly round: number
  readonly approved: boolean
  /** Names the decision, among others that are made at the same time. */
  readonly key: string
  readonly by?: string
  readonly comment?: string
  readonly form?: Encoded
}

export interface InboxEntry {
  /** Dedupe key: posting the same key for the same run twice keeps the first entry. */
  readonly key: string
  readonly run: string
  readonly input: InboxInput
}

export interface RunFilter {
  readonly workflow?: string
  readonly status?: RunStatus
  /** Runs that this run has started; `null` for those that no run has started. */
  readonly parent?: string | null
  /** Only runs that were made of this run (`RunRecord.origin`); they have its workflow and no parent. */
  readonly origin?: string
  /** Only runs that ask people something now (`RunRecord.approvals`). */
  readonly asking?: true
  /** Runs created before this run, for paging. Newest first. */
  readonly before?: string
  /** Default 50. */
  readonly limit?: number
}

/** A run's state as plain text (`RunMachine.snapshot`), after the first `events` events of its log. */
export interface RunSnapshot {
  readonly events: number
  readonly text: string
}

/** A running run that has an open timer. */
export interface DueRun {
  readonly run: string
  readonly wakeAt: number
}

export interface DueQuery {
  readonly partitions: readonly number[]
  /** Runs with `wakeAt` up to this time. */
  readonly until: number
  readonly limit: number
  /** Runs behind this one, for paging. */
  readonly after?: DueRun
}

/** The result of a pure task, kept for calls with the same code and arguments. */
export interface Memo {
  /** Digest of artifact, export and arguments. */
  readonly key: Digest
  readonly value: Encoded
  /** The run whose call made it. */
  readonly run: string
  /** When that was; from `expiresAt` on it does not count. */
  readonly at: number
  readonly expiresAt: number
}

/** What `name@version` names; immutable once registered. */
export interface VersionRecord {
  readonly name: string
  readonly version: string
  readonly graph: Digest
  readonly release: Digest
  readonly createdAt: number
}

/**
 * Durable state. A promise returned by a writing method resolves only when its effect would survive
 * a crash of the machine. Every implementation passes the suite of `@namu/conformance`.
 */
export interface Store extends HeldStarts {
  /** Number of partitions; a run belongs to `partitionOf(run, partitions)` for ever. */
  readonly partitions: number

  /** Takes a partition that is free, expired, of a dead process, or already held by this owner. */
  acquire(partition: number, owner: Owner, ttlMs: number): Promise<AcquireResult>
  /** Extends leases that are still held under the same epoch; returns those that are not any more. */
  renew(leases: readonly Lease[], ttlMs: number): Promise<readonly Lease[]>
  release(leases: readonly Lease[]): Promise<void>
  /** The live holder of a partition. */
  holder(partition: number): Promise<Lease | undefined>

  /**
   * Commits a group: one transaction and one wait for the disk. Each append is judged on its own;
   * a refused one does not refuse its neighbours. Outcomes are in the order of the appends.
   */
  append(appends: readonly RunAppend[]): Promise<readonly AppendOutcome[]>
  /**
   * The run's events in order, from sequence number `from`.
   * @throws NamuError NAMU4131 when retention has dropped events from there on
   */
  readLog(run: string, from?: number): AsyncIterable<LoggedEvent>
  /**
   * The run's newest snapshot.
   * @throws NamuError NAMU5006 when it is damaged, NAMU5004 when a newer Namu wrote it
   */
  readSnapshot(run: string): Promise<RunSnapshot | undefined>
  getRun(run: string): Promise<RunRecord | undefined>
  findByIdempotencyKey(workflow: string, key: string): Promise<RunRecord | undefined>
  listRuns(filter?: RunFilter): Promise<readonly RunRecord[]>
  /** Runs with status `running` in a partition. */
  openRuns(partition: number): Promise<readonly RunRecord[]>
  /** The ids of those of them that are not `parked`. */
  activeRuns(partition: number): Promise<readonly string[]>
  /** Runs with status `running` by `wakeAt`, then by id. */
  dueRuns(query: DueQuery): Promise<readonly DueRun[]>

  postInput(entry: InboxEntry): Promise<void>
  /** Entries of the runs in these partitions; those of one partition in the order of posting. */
  readInbox(partitions: readonly number[]): Promise<readonly InboxEntry[]>

  putGraph(graph: WorkflowIR): Promise<void>
  getGraph(digest: Digest): Promise<WorkflowIR | undefined>
  putRelease(release: Release): Promise<void>
  getRelease(digest: Digest): Promise<Release | undefined>
  /** Registers a version; the same content again is no change, other content is `conflict`. */
  putVersion(version: Omit<VersionRecord, 'createdAt'>): Promise<'created' | 'same' | 'conflict'>
  /** Without `version` the one registered last. */
  getVersion(name: string, version?: string): Promise<VersionRecord | undefined>
  listVersions(): Promise<readonly VersionRecord[]>

  putArtifact(digest: Digest, code: Uint8Array, sourceMap?: Uint8Array): Promise<void>
  getArtifact(digest: Digest): Promise<StoredArtifact | undefined>

  /** Those of these that are kept and have not expired by `now`. A cache: any may be missing. */
  getMemos(keys: readonly Digest[], now: number): Promise<readonly Memo[]>
  /** A memo takes the place of the one with its key. */
  putMemos(memos: readonly Memo[]): Promise<void>
  /** Removes memos that have expired by `now`, the oldest first and at most `limit`; returns how many. */
  pruneMemos(now: number, limit: number): Promise<number>

  writeLogLines(lines: readonly LogLine[]): Promise<void>
  /** Lines of a run in the order they were written, from the index `from`, counted from 0. */
  readLogLines(run: string, from?: number): Promise<readonly LogLine[]>

  close(): Promise<void>
}

export interface StoredArtifact {
  readonly digest: Digest
  readonly code: Uint8Array
  readonly sourceMap?: Uint8Array
}
