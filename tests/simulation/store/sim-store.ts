import type { Digest, Release, WorkflowIR } from '@namu/core/internal'
import type {
  AcquireResult,
  DueQuery,
  DueRun,
  DueStartQuery,
  HeldStart,
  Memo,
  RunSnapshot,
  AppendOutcome,
  InboxEntry,
  Lease,
  LoggedEvent,
  LogLine,
  Owner,
  RunAppend,
  RunFilter,
  RunRecord,
  Store,
  StoredArtifact,
  VersionRecord,
} from '@namu/engine'
import type { SimDisk } from './disk.js'

/** The way of one process to the disk: it takes time, and it can fail on either side of the effect. */
export interface StoreLink {
  read<T>(what: string, action: () => T): Promise<T>
  write<T>(what: string, action: () => T): Promise<T>
  /** What comes back of a page of a run's log. */
  seen(run: string, page: readonly LoggedEvent[]): readonly LoggedEvent[]
}

const pageSize = 50

/** A process's handle on a simulated store. */
export class SimStore implements Store {
  readonly partitions: number
  readonly #disk: SimDisk
  readonly #link: StoreLink

  constructor(disk: SimDisk, link: StoreLink) {
    this.partitions = disk.partitions
    this.#disk = disk
    this.#link = link
  }

  acquire(partition: number, owner: Owner, ttlMs: number): Promise<AcquireResult> {
    return this.#link.write('acquire', () => this.#disk.acquire(partition, owner, ttlMs))
  }

  renew(leases: readonly Lease[], ttlMs: number): Promise<readonly Lease[]> {
    return this.#link.write('renew', () => this.#disk.leases.renew(leases, ttlMs, this.#disk.now))
  }

  release(leases: readonly Lease[]): Promise<void> {
    return this.#link.write('release', () => {
      this.#disk.leases.release(leases)
    })
  }

  holder(partition: number): Promise<Lease | undefined> {
    return this.#link.read('holder', () => this.#disk.leases.holder(partition, this.#disk.now))
  }

  append(appends: readonly RunAppend[]): Promise<readonly AppendOutcome[]> {
    return this.#link.write('append', () => this.#disk.append(appends))
  }

  async *readLog(run: string, from = 0): AsyncGenerator<LoggedEvent, void, undefined> {
    for (let next = from; ;) {
      const page = await this.#link.read('log', () => this.#disk.readLog(run, next, pageSize))
      yield* this.#link.seen(run, page)
      next += page.length
      if (page.length < pageSize) return
    }
  }

  readSnapshot(run: string): Promise<RunSnapshot | undefined> {
    return this.#link.read('snapshot', () => this.#disk.readSnapshot(run))
  }

  getRun(run: string): Promise<RunRecord | undefined> {
    return this.#link.read('run', () => this.#disk.getRun(run))
  }

  findByIdempotencyKey(workflow: string, key: string): Promise<RunRecord | undefined> {
    return this.#link.read('key', () => this.#disk.findByIdempotencyKey(workflow, key))
  }

  listRuns(filter: RunFilter = {}): Promise<readonly RunRecord[]> {
    return this.#link.read('runs', () => this.#disk.listRuns(filter))
  }

  openRuns(partition: number): Promise<readonly RunRecord[]> {
    return this.#link.read('open runs', () => this.#disk.openRuns(partition))
  }

  activeRuns(partition: number): Promise<readonly string[]> {
    return this.#link.read('active runs', () => this.#disk.activeRuns(partition))
  }

  dueRuns(query: DueQuery): Promise<readonly DueRun[]> {
    return this.#link.read('due runs', () => this.#disk.dueRuns(query))
  }

  findSingleton(workflow: string, singleton: string): Promise<string | undefined> {
    return this.#link.read('singleton', () => this.#disk.findSingleton(workflow, singleton))
  }

  holdStart(start: Omit<HeldStart, 'revision'>, maxMs?: number): Promise<HeldStart> {
    return this.#link.write('hold start', () => this.#disk.heldStarts.hold(start, maxMs))
  }

  getHeldStart(run: string): Promise<HeldStart | undefined> {
    return this.#link.read('held start', () => this.#disk.heldStarts.get(run))
  }

  dueStarts(query: DueStartQuery): Promise<readonly HeldStart[]> {
    return this.#link.read('due starts', () => this.#disk.heldStarts.due(query))
  }

  claimStart(run: string, revision: number): Promise<boolean> {
    return this.#link.write('claim start', () => this.#disk.heldStarts.claim(run, revision))
  }

  unclaimStart(run: string): Promise<void> {
    return this.#link.write('unclaim start', () => {
      this.#disk.heldStarts.unclaim(run)
    })
  }

  dropStart(run: string): Promise<void> {
    return this.#link.write('drop start', () => {
      this.#disk.heldStarts.drop(run)
    })
  }

  getMemos(keys: readonly Digest[], now: number): Promise<readonly Memo[]> {
    return this.#link.read('memos', () => this.#disk.memos.get(keys, now))
  }

  putMemos(memos: readonly Memo[]): Promise<void> {
    return this.#link.write('memos', () => {
      this.#disk.memos.put(memos)
    })
  }

  pruneMemos(now: number, limit: number): Promise<number> {
    return this.#link.write('prune memos', () => this.#disk.memos.prune(now, limit))
  }

  postInput(entry: InboxEntry): Promise<void> {
    return this.#link.write('input', () => {
      this.#disk.postInput(entry)
    })
  }

  readInbox(partitions: readonly number[]): Promise<readonly InboxEntry[]> {
    return this.#link.read('inbox', () => this.#disk.readInbox(partitions))
  }

  putGraph(graph: WorkflowIR): Promise<void> {
    return this.#link.write('graph', () => void this.#disk.graphs.set(graph.digest, graph))
  }

  getGraph(digest: Digest): Promise<WorkflowIR | undefined> {
    return this.#link.read('graph', () => this.#disk.graphs.get(digest))
  }

  putRelease(release: Release): Promise<void> {
    return this.#link.write('release', () => void this.#disk.releases.set(release.digest, release))
  }

  getRelease(digest: Digest): Promise<Release | undefined> {
    return this.#link.read('release', () => this.#disk.releases.get(digest))
  }

  putVersion(version: Omit<VersionRecord, 'createdAt'>): Promise<'created' | 'same' | 'conflict'> {
    return this.#link.write('version', () => this.#disk.putVersion(version))
  }

  getVersion(name: string, version?: string): Promise<VersionRecord | undefined> {
    return this.#link.read('version', () => this.#disk.getVersion(name, version))
  }

  listVersions(): Promise<readonly VersionRecord[]> {
    return this.#link.read('versions', () => this.#disk.listVersions())
  }

  putArtifact(digest: Digest, code: Uint8Array, sourceMap?: Uint8Array): Promise<void> {
    const artifact = { digest, code, ...(sourceMap === undefined ? {} : { sourceMap }) }
    return this.#link.write('artifact', () => void this.#disk.artifacts.set(digest, artifact))
  }

  getArtifact(digest: Digest): Promise<StoredArtifact | undefined> {
    return this.#link.read('artifact', () => this.#disk.artifacts.get(digest))
  }

  writeLogLines(lines: readonly LogLine[]): Promise<void> {
    return this.#link.write('lines', () => {
      this.#disk.writeLogLines(lines)
    })
  }

  readLogLines(run: string, from = 0): Promise<readonly LogLine[]> {
    return this.#link.read('lines', () => this.#disk.readLogLines(run, from))
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
