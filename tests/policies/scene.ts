import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode, digestOf, type BuildOutput, type JsonValue } from '@namu/core/internal'
import {
  InProcessDispatcher,
  inspectRun,
  registerBuild,
  RunHost,
  sortableIds,
  systemClock,
  systemOwner,
  systemRandom,
  type Dispatcher,
  type HostOptions,
  type InspectedRun,
  type RunRecord,
  type StartRunRequest,
  type Store,
} from '@namu/engine'
import { openLmdbStore } from '@namu/store-lmdb'
import { buildProject, formatDiagnostic } from '@namu/transformer'
import { JavaScriptRunner } from '@namu/worker/runner'

/** The project of these tests as `namu build` makes it. */
export async function buildPolicies(): Promise<BuildOutput> {
  const root = new URL('./project', import.meta.url).pathname
  const result = await buildProject({ root })
  if (!result.ok) throw new Error(result.diagnostics.map((one) => formatDiagnostic(one)).join('\n'))
  return result.output
}

/** A real store, hosts that execute the real tasks, and what became of their runs. */
export class PolicyScene {
  readonly #folder: string
  #store: Store
  readonly runner: JavaScriptRunner
  readonly #hosts: RunHost[] = []

  private constructor(folder: string, store: Store) {
    this.#folder = folder
    this.#store = store
    this.runner = new JavaScriptRunner({
      artifacts: {
        get: async (digest) => {
          const found = await this.#store.getArtifact(digest)
          if (!found || digestOf(found.code) !== digest) throw new Error(`no artifact ${digest}`)
          return found
        },
      },
      cacheDir: join(folder, 'modules'),
    })
  }

  static async open(build: BuildOutput): Promise<PolicyScene> {
    const folder = await mkdtemp(join(tmpdir(), 'namu-policies-'))
    const store = await openLmdbStore(join(folder, 'store'), { partitions: 16 })
    await registerBuild(store, build)
    return new PolicyScene(folder, store)
  }

  get store(): Store {
    return this.#store
  }

  async host(options: Partial<HostOptions> = {}, dispatcher?: Dispatcher): Promise<RunHost> {
    const { runner } = this
    const host = new RunHost({
      store: this.#store,
      dispatcher:
        dispatcher ?? new InProcessDispatcher({ runner, concurrency: 8, clock: systemClock }),
      clock: systemClock,
      random: systemRandom,
      ids: sortableIds(),
      owner: systemOwner(),
      options: { inboxPollMs: 20, waitPollMs: 20, ...options },
    })
    this.#hosts.push(host)
    await host.start()
    return host
  }

  /** Closes the store and opens it again, as another process would. */
  async reopen(): Promise<void> {
    for (const host of this.#hosts.splice(0)) await host.stop()
    await this.#store.close()
    this.#store = await openLmdbStore(join(this.#folder, 'store'))
  }

  inspect(run: string): Promise<InspectedRun> {
    return inspectRun(this.#store, run)
  }

  /** How often tasks of the run were executed. */
  async attempts(run: string): Promise<number> {
    const lines = await this.#store.readLogLines(run)
    return lines.filter(({ message }) => message === 'attempt').length
  }

  async close(): Promise<void> {
    for (const host of this.#hosts) await host.stop()
    await this.runner.close()
    await this.#store.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** Starts a run and waits for its end. */
export async function execute(
  host: RunHost,
  workflow: string,
  args: readonly JsonValue[],
  request: Partial<StartRunRequest> = {},
): Promise<RunRecord> {
  const { run } = await host.startRun({ workflow, input: { wire: args }, ...request })
  const record = await host.wait(run)
  await host.flushLogLines()
  return record
}

export function valueOf(record: RunRecord): unknown {
  return record.result === undefined ? undefined : decode(record.result)
}
