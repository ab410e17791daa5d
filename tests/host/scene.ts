import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { decode, encode, type BuildOutput } from '@namu/core/internal'
import {
  InProcessDispatcher,
  registerBuild,
  RunHost,
  sortableIds,
  systemClock,
  systemOwner,
  systemRandom,
  type AttemptControl,
  type AttemptOutcome,
  type Clock,
  type Dispatcher,
  type HostNews,
  type HostOptions,
  type RunRecord,
  type Runner,
  type Store,
  type TaskJob,
} from '@namu/engine'
import { openLmdbStore } from '@namu/store-lmdb'
import { buildProject, formatDiagnostic } from '@namu/transformer'
import { afterEach, beforeAll, beforeEach } from 'vitest'

/** The project of the host's tests as `namu build` makes it. */
export async function buildHostProject(): Promise<BuildOutput> {
  const root = new URL('./project', import.meta.url).pathname
  const result = await buildProject({ root })
  if (!result.ok) throw new Error(result.diagnostics.map((one) => formatDiagnostic(one)).join('\n'))
  return result.output
}

/** Executes `step(n)` as the test says; by default at once, as n + 1. */
export class StepRunner implements Runner {
  readonly executed: TaskJob[] = []
  execute: (n: number, job: TaskJob, control: AttemptControl) => Promise<number>

  constructor(execute: StepRunner['execute'] = (n) => Promise.resolve(n + 1)) {
    this.execute = execute
  }

  async run(job: TaskJob, control: AttemptControl): Promise<AttemptOutcome> {
    this.executed.push(job)
    const [n] = decode(job.args) as [number]
    try {
      return { status: 'succeeded', value: encode(await this.execute(n, job, control)) }
    } catch (error) {
      return { status: 'failed', reason: 'error', error: encode(error), final: false }
    }
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

export interface HostUnderTest {
  readonly host: RunHost
  readonly news: HostNews[]
  readonly runner: StepRunner
}

export interface HostSettings {
  readonly runner?: StepRunner
  readonly options?: Partial<HostOptions>
  /** What the host sees instead of the store. */
  readonly through?: (store: Store) => Store
  /** What the host sees instead of the dispatcher. */
  readonly dispatcher?: (dispatcher: InProcessDispatcher) => Dispatcher
  readonly clock?: Clock
  readonly start?: boolean
}

/** A real store with the project registered, and hosts on it that are stopped in the end. */
export class Scene {
  readonly store: Store
  readonly #open: () => Promise<Store>
  readonly #dispose: () => Promise<void>
  readonly #stores: Store[] = []
  readonly #hosts: RunHost[] = []

  private constructor(store: Store, open: () => Promise<Store>, dispose: () => Promise<void>) {
    this.store = store
    this.#open = open
    this.#dispose = dispose
    this.#stores.push(store)
  }

  /** On a store of any kind. */
  static async on(
    build: BuildOutput,
    open: () => Promise<Store>,
    dispose: () => Promise<void>,
  ): Promise<Scene> {
    const store = await open()
    await registerBuild(store, build)
    return new Scene(store, open, dispose)
  }

  static async open(build: BuildOutput, partitions = 64): Promise<Scene> {
    const folder = await mkdtemp(join(tmpdir(), 'namu-host-'))
    return Scene.on(
      build,
      () => openLmdbStore(folder, { partitions }),
      () => rm(folder, { recursive: true, force: true }),
    )
  }

  /** Another handle on the same data, as another process has. */
  async reopen(): Promise<Store> {
    const store = await this.#open()
    this.#stores.push(store)
    return store
  }

  async host(settings: HostSettings = {}): Promise<HostUnderTest> {
    const runner = settings.runner ?? new StepRunner()
    const { through = (store: Store) => store, dispatcher = (one: Dispatcher) => one } = settings
    const host = new RunHost({
      store: through(this.store),
      dispatcher: dispatcher(
        new InProcessDispatcher({ runner, concurrency: 16, clock: systemClock }),
      ),
      clock: settings.clock ?? systemClock,
      random: systemRandom,
      ids: sortableIds(),
      owner: systemOwner(),
      options: { inboxPollMs: 20, waitPollMs: 20, ...settings.options },
    })
    const news: HostNews[] = []
    host.subscribe((one) => news.push(one))
    this.#hosts.push(host)
    if (settings.start !== false) await host.start()
    return { host, news, runner }
  }

  async close(): Promise<void> {
    for (const host of this.#hosts) await host.stop()
    for (const store of this.#stores) await store.close()
    await this.#dispose()
  }
}

/** What every test of a file has: a scene of its own, closed behind it. */
export interface SceneOfTest extends Pick<Scene, 'store' | 'host' | 'reopen'> {
  /** Another scene, on another store. */
  other(partitions: number): Promise<Scene>
}

/** Called at the top of a test file. */
export function sceneOfEachTest(): SceneOfTest {
  let build: BuildOutput
  let scene: Scene
  beforeAll(async () => {
    build = await buildHostProject()
  })
  beforeEach(async () => {
    scene = await Scene.open(build)
  })
  afterEach(async () => {
    await scene.close()
  })
  return {
    get store() {
      return scene.store
    },
    host: (settings) => scene.host(settings),
    reopen: () => scene.reopen(),
    other: (partitions) => Scene.open(build, partitions),
  }
}

/** Resolves when the condition holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(2)
}

/** What an attempt that does not end returns. */
export const never = (): Promise<never> => new Promise(() => undefined)

/** A store of which a test replaces some methods. */
export function storeWith(store: Store, methods: Partial<Store>): Store {
  return replacing(store, methods)
}

/** A dispatcher of which a test replaces some methods. */
export function dispatcherWith(dispatcher: Dispatcher, methods: Partial<Dispatcher>): Dispatcher {
  return replacing(dispatcher, methods)
}

function replacing<Part extends object>(part: Part, methods: Partial<Part>): Part {
  return new Proxy(part, {
    get(target, name) {
      const found: unknown = Reflect.get(methods, name) ?? Reflect.get(target, name)
      return typeof found === 'function' ? (found.bind(target) as unknown) : found
    },
  })
}

/** Holds up whoever comes, until it is opened for good. */
export function gate(): { readonly waiting: number; pass(): Promise<void>; open(): void } {
  let waiting = 0
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return {
    get waiting() {
      return waiting
    },
    pass: () => {
      waiting += 1
      return opened
    },
    open: () => {
      open()
    },
  }
}

export function valueOf(record: RunRecord): unknown {
  return record.result === undefined ? undefined : decode(record.result)
}
