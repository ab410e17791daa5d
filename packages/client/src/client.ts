import type { Workflow } from '@namu/core'
import type { BuildOutput, WorkflowIR } from '@namu/core/internal'
import type {
  BranchResponse,
  ForkRequest,
  RerunRequest,
  ResumeRequest,
  ResumeResponse,
  RetryRequest,
} from './api/branches.js'
import type { EventsPage, EventsQuery, EventView, LogLineView, LogsPage } from './api/events.js'
import type { ExplainView } from './api/explain.js'
import { paths } from './api/paths.js'
import type {
  ApprovalsPage,
  ApprovalsQuery,
  DecideRequest,
  DecideResponse,
  PublishedPage,
  PublishedValue,
  SignalRequest,
  SignalResponse,
} from './api/people.js'
import type {
  CancelResponse,
  RunDetail,
  RunsPage,
  RunsQuery,
  RunSummary,
  StartRunRequest,
  StartRunResponse,
} from './api/runs.js'
import type { StreamMessage } from './api/stream.js'
import type { WorkflowDetail, WorkflowsPage, WorkflowSummary } from './api/versions.js'
import type { ReadyView, WorkersPage, WorkerView } from './api/workers.js'
import { createTransport, type Endpoint } from './http/transport.js'
import { publish, type PublishResult } from './publish/publish.js'
import { cancelRun, createRunHandle, type RunHandle } from './runs/run-handle.js'
import { sendSignal } from './runs/send-signal.js'
import { startRequest, type StartOptions } from './start.js'
import { followRun, type FollowOptions } from './stream/follow-run.js'

export interface LogsOptions {
  /** Number of lines to pass over. Default 0. */
  readonly from?: number
  /** Go on with new lines until the run has ended. Default false. */
  readonly follow?: boolean
  /** Ends the sequence when aborted. */
  readonly signal?: AbortSignal
}

export interface StartedRun {
  readonly run: string
  /** `false`: the idempotency key named a run that was there. */
  readonly created: boolean
  readonly summary: RunSummary
  /** The run is not there yet: its start is kept until then, or until another run has ended. */
  readonly heldUntil?: number
}

/**
 * A Namu master, typed. Every method throws a NamuError: NAMU6001 when the master cannot be reached,
 * NAMU6002 when it refuses the credentials, and otherwise the error the master answered, with its
 * code and hint.
 */
export interface NamuClient {
  /** The master's address, without a slash at the end. */
  readonly url: string
  /**
   * Starts a run of a compiled workflow.
   * @throws NamuError NAMU4001 unknown workflow, or the master's version has another graph than was
   *   compiled into this application; NAMU3003 input, NAMU4010 idempotency key
   */
  start<Args extends unknown[], Result>(
    workflow: Workflow<Args, Result>,
    args: NoInfer<Args>,
    options?: StartOptions,
  ): Promise<RunHandle<Result>>
  /** Starts a run by the workflow's name. */
  start(
    workflow: string,
    args: readonly unknown[],
    options?: StartOptions,
  ): Promise<RunHandle<unknown>>
  /** Starts a run as the request says, arguments in wire form: for tools that have no types. */
  startRun(request: StartRunRequest): Promise<StartedRun>
  /** A handle of a run that exists. */
  handle(run: string): RunHandle<unknown>

  publish(build: BuildOutput): Promise<PublishResult>
  workflows(): Promise<readonly WorkflowSummary[]>
  /** The contract of the newest version, or of `version`. */
  workflow(name: string, version?: string): Promise<WorkflowDetail>
  graph(digest: string): Promise<WorkflowIR>
  /** The code of an artifact, `undefined` when the master has none; its digest is not verified here. */
  artifact(digest: string): Promise<Uint8Array | undefined>
  sourceMap(digest: string): Promise<Uint8Array | undefined>

  /** Newest first, one page. */
  runs(filter?: RunsQuery): Promise<RunsPage>
  run(run: string): Promise<RunDetail>
  /** The events that are committed now, from `from`. */
  events(run: string, from?: number): AsyncIterable<EventView>
  logs(run: string, options?: LogsOptions): AsyncIterable<LogLineView>
  /** Everything that happens to a run, live. */
  follow(run: string, options?: FollowOptions): AsyncIterable<StreamMessage>
  cancel(run: string, reason?: string, force?: boolean): Promise<CancelResponse>
  /** What a run waits for, or how it ended. */
  explain(run: string): Promise<ExplainView>
  /**
   * Has a running run executed with another release of its graph from now on.
   * @throws NamuError NAMU4001 unknown version, NAMU4155 of another graph, NAMU4011 the run has ended
   */
  resume(run: string, request?: ResumeRequest): Promise<ResumeResponse>
  /**
   * Makes a new run of one that failed or was cancelled, which goes on at the call that failed.
   * @throws NamuError NAMU4151 it has not failed, NAMU4153 it failed at no call, NAMU4131 its log has
   *   lost its beginning
   */
  retry(run: string, request?: RetryRequest): Promise<BranchResponse>
  /**
   * Makes a new run of another one, which executes a call and everything after it again.
   * @throws NamuError NAMU4152 unknown call, NAMU4131 its log has lost its beginning
   */
  rerun(run: string, request: RerunRequest): Promise<BranchResponse>
  /**
   * Makes a new run of another one, which goes on behind an event.
   * @throws NamuError NAMU4154 unknown event, NAMU4131 its log has lost its beginning
   */
  fork(run: string, request: ForkRequest): Promise<BranchResponse>

  /**
   * Sends a message to a run: what it carries in wire form.
   * @throws NamuError NAMU4002 unknown run, NAMU4011 it has ended, NAMU4101 its workflow waits for no
   *   such signal, NAMU3003 the payload does not match its schema
   */
  signal(run: string, name: string, request?: SignalRequest): Promise<SignalResponse>
  /** What runs ask people now, one page. */
  approvals(query?: ApprovalsQuery): Promise<ApprovalsPage>
  /**
   * Decides an approval.
   * @throws NamuError NAMU4104 it is not pending any more, NAMU4106 it is not said which of several
   */
  decide(run: string, request: DecideRequest): Promise<DecideResponse>
  /** What a run has published, the latest value of each name. */
  published(run: string): Promise<readonly PublishedValue[]>

  workers(): Promise<readonly WorkerView[]>
  /** Whether the master can work, with its checks. */
  ready(): Promise<ReadyView>
}

const branchTimeoutMs = 300_000

/**
 * A client of the master at `url`. Connects on first use.
 * @throws NamuError NAMU6001 when `url` is not an http(s) URL
 */
export function connect(endpoint: Endpoint): NamuClient {
  const transport = createTransport(endpoint)
  const get = <Answer>(path: string, query: object = {}) =>
    transport.json<Answer>('GET', path, { query })
  const id = encodeURIComponent
  const postRun = (json: StartRunRequest) =>
    transport.json<StartRunResponse>('POST', paths.runs, { json })
  // A long history takes a while to be taken over.
  const branch = (path: string, json: object) =>
    transport.json<BranchResponse>('POST', path, { json, timeoutMs: branchTimeoutMs })
  return {
    url: transport.endpoint.url,
    async start<Result>(
      workflow: Workflow<never[], Result> | string,
      args: readonly unknown[],
      options: StartOptions = {},
    ) {
      const { run } = await postRun(startRequest(workflow, args, options))
      return createRunHandle<Result>(transport, run.run)
    },
    async startRun(request) {
      const { run: summary, created, heldUntil } = await postRun(request)
      const held = heldUntil === undefined ? {} : { heldUntil }
      return { run: summary.run, created, summary, ...held }
    },
    handle: (run) => createRunHandle(transport, run),
    publish: (build) => publish(transport, build),
    workflows: async () => (await get<WorkflowsPage>(paths.workflows)).workflows,
    workflow: (name, version) => get(paths.workflow(id(name)), { version }),
    graph: (digest) => get(paths.graph(id(digest))),
    artifact: (digest) => transport.bytes(paths.artifact(id(digest))),
    sourceMap: (digest) => transport.bytes(paths.sourceMap(id(digest))),
    runs: (filter) => get<RunsPage>(paths.runs, filter),
    run: (run) => get(paths.run(id(run))),
    async *events(run, from = 0) {
      for (let query: EventsQuery = { from }; ;) {
        const page = await get<EventsPage>(paths.events(id(run)), query)
        yield* page.events
        if (!page.more) return
        query = { from: page.next }
      }
    },
    async *logs(run, options = {}) {
      if (options.follow !== true) {
        yield* (await get<LogsPage>(paths.logs(id(run)), { from: options.from })).lines
        return
      }
      const messages = followRun(transport.endpoint, run, {
        only: 'logs',
        logs: options.from ?? 0,
        ...(options.signal ? { signal: options.signal } : {}),
      })
      for await (const message of messages) if (message.type === 'log') yield message.line
    },
    follow: (run, options) => followRun(transport.endpoint, run, options),
    cancel: (run, reason, force) => cancelRun(transport, run, reason, force),
    explain: (run) => get(paths.explain(id(run))),
    resume: (run, json = {}) => transport.json('POST', paths.resume(id(run)), { json }),
    retry: (run, json = {}) => branch(paths.retry(id(run)), json),
    rerun: (run, json) => branch(paths.rerun(id(run)), json),
    fork: (run, json) => branch(paths.fork(id(run)), json),
    signal: (run, name, request) => sendSignal(transport, run, name, request),
    approvals: (query) => get<ApprovalsPage>(paths.approvals, query),
    decide: (run, json) => transport.json('POST', paths.decide(id(run)), { json }),
    published: async (run) => (await get<PublishedPage>(paths.published(id(run)))).published,
    workers: async () => (await get<WorkersPage>(paths.workers)).workers,
    ready: () => transport.json('GET', paths.ready, { accept: [503] }),
  }
}
