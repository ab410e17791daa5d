import type {
  ApprovalsPage,
  ApprovalsQuery,
  DecideRequest,
  DecideResponse,
  EventView,
  ExplainView,
  PublishedValue,
  RunDetail,
  RunsPage,
  RunsQuery,
  SignalRequest,
  StreamMessage,
} from '@namu/client'
import { isNamuError, NamuError, type BuildOutput } from '@namu/core/internal'
import {
  explainStoredRun,
  InputValidator,
  inspectRun,
  latestVersion,
  missingRun,
  newerVersion,
  registerBuild,
  type BranchRequest,
  type RunRecord,
  type Store,
} from '@namu/engine'
import {
  approvalsPage,
  createRunNews,
  eventView,
  explainView,
  logLineView,
  publishedValues,
  runDetail,
  runFeed,
  runFilter,
  runSummary,
} from '@namu/master/views'
import type { Context } from '../../context.js'
import { obtainBuild, type BuildSource } from '../../project/compile.js'
import { keepEvents } from '../../config/keep-events.js'
import { valueLimit } from '../../config/value-limit.js'
import { projectRoot, storeRoot } from '../../project/root.js'
import type {
  Backend,
  LogsRequest,
  NewerVersion,
  RegisteredVersion,
  Resumed,
  RunStart,
  StartRequest,
} from '../backend.js'
import { openExecution, type Execution } from './execution.js'
import { localVersion } from './local-version.js'
import { openStore, storePath } from './store.js'

/**
 * Runs in the store of a project, executed by this process.
 *
 * L1. The store is opened when it is needed, and made by `start` only, after the project compiled:
 *     looking at runs, and every error before a run, leave the project's folder as it was.
 * L2. Runs are executed by `start`, `resume`, `branch` and `cancel` only; everything else reads, or posts
 *     what the run's owner takes in, so that it works while another process executes.
 */
export class LocalBackend implements Backend {
  readonly inProcess = true
  readonly #context: Context
  readonly #source: BuildSource & { readonly concurrency?: number }
  #store: Store | undefined
  #execution: Execution | undefined

  constructor(context: Context, source: BuildSource & { readonly concurrency?: number }) {
    this.#context = context
    this.#source = source
  }

  get place(): string {
    return storePath(this.#root())
  }

  async start(request: StartRequest): Promise<RunStart> {
    const { version, args, ...options } = request
    const root = projectRoot(this.#context.host.cwd, this.#source.project)
    const build = version === undefined ? await this.#build() : undefined
    const target = build === undefined ? version : build.manifest.version
    if (build) checkRequest(build, request)
    const { host, store } = await this.#execute(root)
    if (build) await registerBuild(store, build)
    const { run, created, record, heldUntil } = await host.startRun({
      ...options,
      input: { wire: args },
      ...(target === undefined ? {} : { version: target }),
    })
    if (!created && record.status === 'running') await this.#takeUp(run)
    return { run, ...(heldUntil === undefined ? {} : { heldUntil }) }
  }

  async resume(run: string, release: string | undefined): Promise<Resumed> {
    const store = await this.#read()
    const record = await store?.getRun(run)
    if (!store || (!record && !(await store.getHeldStart(run)))) throw unknownRun(run)
    if (record && record.status !== 'running' && release === undefined) return {}
    const { host } = await this.#execute(this.#root())
    const bound = await this.#registered(store, release)
    await host.resume(run, bound === undefined ? {} : { release: bound })
    const held = await store.getHeldStart(run)
    return { ...(await newer(store, run)), ...(held ? { heldUntil: held.dueAt } : {}) }
  }

  async branch(
    origin: string,
    request: BranchRequest,
  ): Promise<NewerVersion & { readonly run: string }> {
    const store = await this.#read()
    if (!store) throw unknownRun(origin)
    if (!(await store.getRun(origin))) throw await missingRun(store, origin)
    const { host } = await this.#execute(this.#root())
    const release = await this.#registered(store, request.release)
    const bound = release === undefined ? request : { ...request, release }
    const { run } = await host.branch(origin, bound)
    return { run, ...(await newer(store, run)) }
  }

  async explain(run: string): Promise<ExplainView> {
    const store = await this.#read()
    if (!store) throw unknownRun(run)
    return explainView(await explainStoredRun(store, run))
  }

  async *events(run: string): AsyncGenerator<EventView, void, undefined> {
    const store = await this.#read()
    const record = await store?.getRun(run)
    if (!store || !record) throw unknownRun(run)
    for await (const logged of store.readLog(run, record.firstEvent)) yield eventView(logged)
  }

  /** L4. The latest version is that of the project as it is now: it is registered here, as a run would. */
  async #registered(store: Store, release: string | undefined): Promise<string | undefined> {
    if (release !== latestVersion) return release
    const build = await this.#build()
    await registerBuild(store, build)
    return build.manifest.version
  }

  async *follow(run: string, signal: AbortSignal): AsyncGenerator<StreamMessage, void, undefined> {
    const store = await this.#read()
    if (!store) throw unknownRun(run)
    const news = createRunNews(pollMs)
    const dropped = new AbortController()
    const unsubscribe = this.#execution?.host.subscribe((item) => {
      if (item.type === 'committed') news.tell(item.run)
      if (item.type === 'dropped' && item.run === run) dropped.abort(item.error ?? leaseLost(run))
    })
    try {
      const either = AbortSignal.any([signal, dropped.signal])
      const host = this.#execution?.host
      // Lines of tasks that ran here are here already.
      const lateLines = host?.executes(run) ? () => host.flushLogLines() : undefined
      yield* runFeed(store, { run }, news, either, lateLines)
      if (dropped.signal.aborted) throw dropped.signal.reason
    } finally {
      unsubscribe?.()
    }
  }

  async runs(query: RunsQuery): Promise<RunsPage> {
    const store = await this.#read()
    if (!store) return { runs: [] }
    const { limit = 50, ...filter } = query
    // One more than wanted tells whether there is another page.
    const found = await store.listRuns({ ...runFilter(filter), limit: limit + 1 })
    const page = found.slice(0, limit)
    const last = page.at(-1)
    return {
      runs: page.map(runSummary),
      ...(found.length > limit && last ? { next: last.run } : {}),
    }
  }

  async run(run: string): Promise<RunDetail> {
    const store = await this.#read()
    if (!store) throw unknownRun(run)
    return runDetail(store, await inspectRun(store, run))
  }

  async *logs(run: string, { follow, signal }: LogsRequest) {
    const store = await this.#read()
    if (!store || !(await store.getRun(run))) throw unknownRun(run)
    if (!follow) {
      yield* (await store.readLogLines(run)).map(logLineView)
      return
    }
    for await (const message of this.follow(run, signal)) {
      if (message.type === 'log') yield message.line
    }
  }

  async cancel(run: string, reason: string | undefined, force: boolean) {
    const store = await this.#read()
    const record = await store?.getRun(run)
    if (!record) throw unknownRun(run)
    const { host, store: writable } = await this.#execute(this.#root())
    await host.cancel(run, reason ?? 'cancelled by namu cancel', force)
    // Nobody else will carry it out when nobody executes the run: then this process does.
    if (await this.#takeUp(run)) await host.wait(run)
    return runSummary((await writable.getRun(run)) ?? record)
  }

  /** Posts it: a run that nobody executes takes it in when it is resumed. */
  async signal(run: string, name: string, request: SignalRequest) {
    const { host, record } = await this.#toPost(run)
    await host.signal(run, { name, ...request })
    return runSummary(record)
  }

  async approvals(query: ApprovalsQuery): Promise<ApprovalsPage> {
    const store = await this.#read()
    if (!store && query.run !== undefined) throw unknownRun(query.run)
    return store ? approvalsPage(store, query) : { approvals: [] }
  }

  async decide(run: string, { approval, ...request }: DecideRequest): Promise<DecideResponse> {
    const { host } = await this.#toPost(run)
    const which = approval === undefined ? {} : { wait: approval }
    const { approval: decided, logged } = await host.decide(run, { ...request, ...which })
    return { run, approval: decided.wait, approved: request.approved, logged }
  }

  async published(run: string): Promise<readonly PublishedValue[]> {
    const store = await this.#read()
    if (!store) throw unknownRun(run)
    return publishedValues(await inspectRun(store, run))
  }

  async #toPost(run: string): Promise<Execution & { readonly record: RunRecord }> {
    const store = await this.#read()
    const record = await store?.getRun(run)
    if (!record) throw unknownRun(run)
    return { ...(await this.#execute(this.#root())), record }
  }

  async version(workflow: string, version: string | undefined): Promise<RegisteredVersion> {
    const store = await this.#read()
    const found = await store?.getVersion(workflow, version)
    const graph = found && (await store?.getGraph(found.graph))
    const release = found && (await store?.getRelease(found.release))
    if (found && graph && release)
      return { name: found.name, version: found.version, graph, release }
    const title = version === undefined ? workflow : `${workflow}@${version}`
    throw new NamuError('NAMU4001', `There is no version "${title}" in the store of the project`, {
      where: title,
      hint: 'A run registers what it runs: `namu run`. Or name a folder that `namu build` wrote.',
    })
  }

  async close(): Promise<void> {
    await this.#execution?.close()
    await this.#store?.close()
  }

  #root(): string {
    return storeRoot(this.#context.host.cwd, this.#source.project)
  }

  async #build() {
    const build = await obtainBuild(this.#context, this.#source)
    return localVersion(build)
  }

  /** The store if there is one. */
  async #read(): Promise<Store | undefined> {
    this.#store ??= await openStore(this.#root(), 'existing')
    return this.#store
  }

  async #execute(root: string): Promise<Execution & { readonly store: Store }> {
    this.#store ??= await openStore(root, 'create')
    this.#execution ??= await this.#openExecution(this.#store, root)
    return { ...this.#execution, store: this.#store }
  }

  async #openExecution(store: Store, root: string): Promise<Execution> {
    const { env } = this.#context.host
    const [limit, kept] = [valueLimit(env), keepEvents(env)]
    const execution = await openExecution(store, root, this.#source.concurrency, {
      ...(limit === undefined ? {} : { valueLimit: limit }),
      ...(kept === undefined ? {} : { keepEvents: kept }),
    })
    execution.host.subscribe((news) => {
      if (news.type !== 'store failed') return
      const why = news.error instanceof Error ? news.error.message : String(news.error)
      const { terminal } = this.#context
      const waiting = terminal.noteColor.yellow('waiting')
      terminal.note(`${waiting} The store fails: ${why}. Trying again until it answers.`)
    })
    return execution
  }

  /** Whether this process executes the run now; `false` when another live one does. */
  async #takeUp(run: string): Promise<boolean> {
    try {
      await this.#execution?.host.resume(run)
      return true
    } catch (error) {
      if (!isNamuError(error)) throw error
      if (error.code === 'NAMU5001') return false
      if (error.code === 'NAMU4011') return true
      throw error
    }
  }
}

async function newer(store: Store, run: string): Promise<NewerVersion> {
  const record = await store.getRun(run)
  const version = record && (await newerVersion(store, record))
  return version === undefined ? {} : { newerVersion: version }
}

/** How often a run that another process executes is looked at. */
const pollMs = 250

function leaseLost(run: string): NamuError {
  return new NamuError('NAMU5002', `This process lost run ${run} to another one`, {
    where: run,
    hint: `It goes on there; \`namu status ${run}\` shows it.`,
  })
}

function unknownRun(run: string): NamuError {
  return new NamuError('NAMU4002', `There is no run "${run}"`, {
    where: run,
    hint: '`namu runs` lists the runs of this project.',
  })
}

/**
 * L3. What can be refused is refused before the build is registered, so that it leaves no trace.
 * @throws NamuError NAMU4001 unknown workflow, NAMU3003 input
 */
function checkRequest(build: BuildOutput, { workflow, args }: StartRequest): void {
  const graph = build.graphs.find(({ name }) => name === workflow)
  if (!graph) throw unknownWorkflow(workflow, Object.keys(build.manifest.workflows))
  new InputValidator().encodeArguments(graph, args)
}

function unknownWorkflow(workflow: string, known: readonly string[]): NamuError {
  return new NamuError('NAMU4001', `There is no workflow "${workflow}"`, {
    where: workflow,
    hint:
      known.length === 0
        ? 'The project exports no workflow.'
        : `Known workflows: ${[...known].sort().join(', ')}.`,
  })
}
