import type {
  ApprovalsPage,
  ApprovalsQuery,
  DecideRequest,
  DecideResponse,
  EventView,
  ExplainView,
  Json,
  LogLineView,
  PublishedValue,
  RunDetail,
  RunSummary,
  RunsPage,
  RunsQuery,
  SignalRequest,
  StreamMessage,
} from '@namu/client'
import type { Release, WorkflowIR } from '@namu/core/internal'
import type { BranchRequest } from '@namu/engine'

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
   * Starts a run: a new one, or the one that the idempotency key names, or that is alone.
   * @throws NamuError NAMU4001 unknown workflow or version, NAMU3003 input, NAMU4010 idempotency key
   */
  start(request: StartRequest): Promise<RunStart>
  /**
   * Takes up a run that nobody executes, or a start that is kept. Nothing happens to one that is executed
   * already.
   * With `release` the run is bound to that version of its graph first.
   * @throws NamuError NAMU4002 unknown run, NAMU5001 another live process owns it, NAMU4001 or NAMU4155
   *   the version
   */
  resume(run: string, release: string | undefined): Promise<Resumed>
  /**
   * Makes a new run of another one and gives its id.
   * @throws NamuError NAMU4002, NAMU4151 to NAMU4156, NAMU4131, NAMU3003
   */
  branch(run: string, request: BranchRequest): Promise<NewerVersion & { readonly run: string }>
  /** What a run waits for, or how it ended. */
  explain(run: string): Promise<ExplainView>
  /** The events that are committed now. */
  events(run: string): AsyncIterable<EventView>
  /** Everything that happens to a run from its first event, live, until it has ended. */
  follow(run: string, signal: AbortSignal): AsyncIterable<StreamMessage>
  runs(query: RunsQuery): Promise<RunsPage>
  run(run: string): Promise<RunDetail>
  /** The lines so far; with `follow` also the new ones, until the run has ended. */
  logs(run: string, options: LogsRequest): AsyncIterable<LogLineView>
  cancel(run: string, reason: string | undefined, force: boolean): Promise<RunSummary>
  /** @throws NamuError NAMU4002, NAMU4011, NAMU4101 unknown signal, NAMU3003 payload */
  signal(run: string, name: string, request: SignalRequest): Promise<RunSummary>
  /** What runs ask people now. */
  approvals(query: ApprovalsQuery): Promise<ApprovalsPage>
  /** @throws NamuError NAMU4002, NAMU4011, NAMU4104 not pending, NAMU4106 which, NAMU3003 form */
  decide(run: string, request: DecideRequest): Promise<DecideResponse>
  /** What a run has published, the latest value of each name. */
  published(run: string): Promise<readonly PublishedValue[]>
  /**
   * A registered version; without `version` the newest.
   * @throws NamuError NAMU4001 unknown workflow or version
   */
  version(workflow: string, version: string | undefined): Promise<RegisteredVersion>
  /** Gives up what this process executes; the runs stay and can be resumed. */
  close(): Promise<void>
}

export interface NewerVersion {
  /** A version with the run's graph and newer tasks. */
  readonly newerVersion?: string
}

export interface RegisteredVersion {
  readonly name: string
  readonly version: string
  readonly graph: WorkflowIR
  readonly release: Release
}

export type Resumed = NewerVersion & Pick<RunStart, 'heldUntil'>

export interface RunStart {
  readonly run: string
  /** The run is not there yet: its start is kept until then, or until another run has ended. */
  readonly heldUntil?: number
}

export interface StartRequest {
  readonly workflow: string
  /** Without it the newest. */
  readonly version?: string
  /** The arguments in wire form. */
  readonly args: readonly Json[]
  readonly idempotencyKey?: string
  readonly prefetch: boolean
  /** No call is answered from the cache. */
  readonly fresh?: boolean
  /** The id of the run. */
  readonly run?: string
  /** Added to the priorities of its calls. */
  readonly priority?: number
}

export interface LogsRequest {
  readonly follow: boolean
  readonly signal: AbortSignal
}
