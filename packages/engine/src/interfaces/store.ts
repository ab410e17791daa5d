import type { Digest, Release, WorkflowIR } from '@namu/core/internal'
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
  /** The run's record after these events. `expected: 0` creates the run. */
  readonly record: RunRecord
  /** Keys of the run's inbox entries that these events have taken in; removed in the same transaction. */
  readonly consumed?: readonly string[]
}

/**
 * - `committed`: the events are durable (also when an earlier, unknown commit had written the same).
 * - `conflict`: the log has another length or other events at that place; nothing was written.
 * - `fenced`: another owner has the partition; nothing was written.
 * - `duplicate`: a run with this idempotency key exists; nothing was written.
 */
export type AppendOutcome =
  | { readonly status: 'committed' }
  | { readonly status: 'conflict'; readonly length: number }
  | { readonly status: 'fenced'; readonly epoch: number }
  | { readonly status: 'duplicate'; readonly run: string }

/** Something from outside a run, kept until the run's owner has logged it. */
export type InboxInput = { readonly type: 'cancel'; readonly reason: string }

export interface InboxEntry {
  /** Dedupe key: posting the same key for the same run twice keeps the first entry. */
  readonly key: string
  readonly run: string
  readonly input: InboxInput
}

export interface RunFilter {
  readonly workflow?: string
  readonly status?: RunStatus
  /** Runs created before this run, for paging. Newest first. */
  readonly before?: string
  /** Default 50. */
  readonly limit?: number
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
export interface Store {
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
  /** The run's events in order, from sequence number `from`. */
  readLog(run: string, from?: number): AsyncIterable<LoggedEvent>
  getRun(run: string): Promise<RunRecord | undefined>
  findByIdempotencyKey(workflow: string, key: string): Promise<RunRecord | undefined>
  listRuns(filter?: RunFilter): Promise<readonly RunRecord[]>
  /** Runs with status `running` in a partition. */
  openRuns(partition: number): Promise<readonly RunRecord[]>

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
