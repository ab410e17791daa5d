import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode, encode } from '@namu/core/internal'
import {
  InProcessDispatcher,
  registerBuild,
  RunHost,
  sortableIds,
  systemClock,
  systemOwner,
  systemRandom,
  type HostOptions,
  type RunAppend,
  type Runner,
} from '@namu/engine'
import { openLmdbStore } from '@namu/store-lmdb'
import { buildProject } from '@namu/transformer'

export type Note = (line: string) => void

/** An embedded host on a store of its own. */
export interface Scene {
  readonly host: RunHost
  readonly store: Awaited<ReturnType<typeof openLmdbStore>>
  readonly close: () => Promise<void>
}

/** The task of the project, without a module loaded for it: what is measured is the engine. */
const runner: Runner = {
  run: ({ args }) => {
    const [n] = decode(args) as [number]
    return Promise.resolve({ status: 'succeeded', value: encode(n + 1) })
  },
  close: () => Promise.resolve(),
}

export interface SceneSettings {
  readonly options?: Partial<HostOptions>
  /** Is shown what is about to be committed. */
  readonly onAppend?: (appends: readonly RunAppend[]) => void
}

const partitions = 64

/** Builds the project of this folder and opens a host on a fresh store. */
export async function openScene(
  repository: string,
  { options = {}, onAppend }: SceneSettings = {},
): Promise<Scene> {
  const built = await buildProject({ root: join(repository, 'bench/engine/project') })
  if (!built.ok) throw new Error(built.diagnostics.map(({ message }) => message).join('\n'))
  const folder = mkdtempSync(join(tmpdir(), 'namu-bench-store-'))
  const store = await openLmdbStore(folder, { partitions })
  await registerBuild(store, built.output)
  const append = (appends: readonly RunAppend[]) => {
    onAppend?.(appends)
    return store.append(appends)
  }
  const shown = new Proxy(store, {
    get(target, name) {
      if (name === 'append') return append
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? (member.bind(target) as unknown) : member
    },
  })
  const host = new RunHost({
    store: shown,
    dispatcher: new InProcessDispatcher({ runner, concurrency: 64, clock: systemClock }),
    clock: systemClock,
    random: systemRandom,
    ids: sortableIds(),
    owner: systemOwner(),
    options,
  })
  await host.start()
  const close = async (): Promise<void> => {
    await host.stop()
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { host, store, close }
}

const megabyte = 1024 * 1024

/** Memory of this process that no other shares: LMDB's map of the file is not counted. */
export function privateMegabytes(): number {
  const { rss } = process.memoryUsage()
  return (rss - sharedBytes()) / megabyte
}

function sharedBytes(): number {
  try {
    // Pages: size, resident, shared (files that are mapped included).
    const [, , shared = '0'] = readFileSync('/proc/self/statm', 'utf8').split(' ')
    return Number(shared) * 4096
  } catch {
    return 0
  }
}

/** After a collection, when Node was started with --expose-gc. */
export function settledMegabytes(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  return privateMegabytes()
}
