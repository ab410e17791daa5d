import type {
  Json,
  LogLineView,
  RunDetail,
  RunsPage,
  RunsQuery,
  RunSummary,
  StreamMessage,
} from '@namu/client'
import type { Release, WorkflowIR } from '@namu/core/internal'

/**
 * Where runs are kept and executed: a master, or this process on the store of a project. Commands
 * are written against it and do not know which; it is chosen once (`choose.ts`). Its views are those
 * of `@namu/client`.
 */
export interface Backend {
  /** For people: the master's URL or the store's folder. */
  readonly place: string
  /** Whether runs end with this process (and are resumed by another one). */
  readonly inProcess: boolean
  /**
   * Starts a run and gives its id: a new one, or the one that the idempotency key names.
   * @throws NamuError NAMU4001 unknown workflow or version, NAMU3003 input, NAMU4010 idempotency key
   */
  start(request: StartRequest): Promise<string>
  /**
   * Takes up a run that nobody executes. Nothing happens to one that is executed already.
   * @throws NamuError NAMU4002 unknown run, NAMU5001 another live process owns it
   */
  resume(run: string): Promise<void>
  /** Everything that happens to a run from its first event, live, until it has ended. */
  follow(run: string, signal: AbortSignal): AsyncIterable<StreamMessage>
  runs(query: RunsQuery): Promise<RunsPage>
  run(run: string): Promise<RunDetail>
  /** The lines so far; with `follow` also the new ones, until the run has ended. */
  logs(run: string, options: LogsRequest): AsyncIterable<LogLineView>
  cancel(run: string, reason: string | undefined): Promise<RunSummary>
  /**
   * A registered version; without `version` the newest.
   * @throws NamuError NAMU4001 unknown workflow or version
   */
  version(workflow: string, version: string | undefined): Promise<RegisteredVersion>
  /** Gives up what this process executes; the runs stay and can be resumed. */
  close(): Promise<void>
}

export interface RegisteredVersion {
  readonly name: string
  readonly version: string
  readonly graph: WorkflowIR
  readonly release: Release
}

export interface StartRequest {
  readonly workflow: string
  /** Without it the newest. */
  readonly version?: string
  /** The arguments in wire form. */
  readonly args: readonly Json[]
  readonly idempotencyKey?: string
  readonly prefetch: boolean
}

export interface LogsRequest {
  readonly follow: boolean
  readonly signal: AbortSignal
}
