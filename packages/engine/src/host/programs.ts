import { NamuError, type Digest, type Release } from '@namu/core/internal'
import { loadGraph } from '@namu/flow'
import { prepareProgram, type Program } from '../core/index.js'
import type { RunRecord } from '../interfaces/runs.js'
import type { Store } from '../interfaces/store.js'

/** Loads and keeps the programs of the runs that are executed; shared by all runs of a version. */
export class Programs {
  readonly #store: Pick<Store, 'getGraph' | 'getRelease'>
  readonly #programs = new Map<string, Promise<Program>>()

  constructor(store: Pick<Store, 'getGraph' | 'getRelease'>) {
    this.#store = store
  }

  /**
   * @throws NamuError NAMU4004 or NAMU4005 when the graph is of an unknown format or damaged
   */
  async get(graph: Digest, release: Digest): Promise<Program> {
    const key = `${graph}/${release}`
    const loading = this.#programs.get(key) ?? this.#load(graph, release)
    this.#programs.set(key, loading)
    try {
      return await loading
    } catch (error) {
      this.#programs.delete(key)
      throw error
    }
  }

  /** The program of a run as it was before the event `at`: a run may have been rebound since. */
  of(record: Pick<RunRecord, 'graph' | 'release' | 'rebinds'>, at = 0): Promise<Program> {
    const rebind = record.rebinds?.find(({ seq }) => seq >= at)
    return this.get(record.graph, rebind?.release ?? record.release)
  }

  /** @throws NamuError NAMU4005 when the store lacks it */
  async release(digest: Digest): Promise<Release> {
    const release = await this.#store.getRelease(digest)
    if (!release) throw missing(`release ${digest}`)
    return release
  }

  async #load(graphDigest: Digest, releaseDigest: Digest): Promise<Program> {
    const [graph, release] = await Promise.all([
      this.#store.getGraph(graphDigest),
      this.#store.getRelease(releaseDigest),
    ])
    if (!graph) throw missing(`graph ${graphDigest}`)
    if (!release) throw missing(`release ${releaseDigest}`)
    return prepareProgram(loadGraph(graph), release)
  }
}

function missing(what: string): NamuError {
  return new NamuError('NAMU4005', `The store lacks ${what}`, {
    where: what,
    hint: 'Build and publish the version again; its content is named by digest and will fit.',
  })
}
