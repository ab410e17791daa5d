import { randomUUID } from 'node:crypto'
import { mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { digestOf, type Digest } from '@namu/core/internal'
import type { StoredArtifact } from '@namu/engine'
import type { ArtifactSource } from '../artifacts/artifact-source.js'
import { verifyArtifact } from '../artifacts/verify-artifact.js'
import { StackMapper } from './stack-mapper.js'

/** An artifact as a module. */
export interface TaskModule {
  /** Evaluates the module, once; rejects with what that throws. */
  readonly exports: () => Promise<Readonly<Record<string, unknown>>>
  /** Maps stacks of the module to the user's source. */
  readonly stacks: StackMapper
}

/**
 * Artifacts as imported modules: `<digest>.mjs` in the cache folder, beside its source map.
 *
 * M1. Only code that has its digest is imported, also when it lay in the folder already.
 * M2. A file appears whole or not at all, whoever else writes it.
 * M3. Each artifact is fetched and imported once per process; a failure to fetch it is forgotten.
 */
export class ModuleCache {
  readonly #artifacts: ArtifactSource
  readonly #folder: string
  readonly #modules = new Map<Digest, Promise<TaskModule>>()

  constructor(artifacts: ArtifactSource, folder: string) {
    this.#artifacts = artifacts
    this.#folder = resolve(folder)
  }

  /** @throws NamuError NAMU7001 damaged artifact, or whatever its source throws */
  async get(digest: Digest): Promise<TaskModule> {
    const loading = this.#modules.get(digest) ?? this.#load(digest)
    this.#modules.set(digest, loading)
    try {
      return await loading
    } catch (error) {
      this.#modules.delete(digest)
      throw error
    }
  }

  /** Resolves when no artifact is being fetched or written. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#modules.values())
  }

  async #load(digest: Digest): Promise<TaskModule> {
    const artifact = await this.#artifacts.get(digest)
    verifyArtifact(digest, artifact.code, digest)
    await mkdir(this.#folder, { recursive: true })
    // Stacks name modules by their real path.
    const path = join(await realpath(this.#folder), `${digest}.mjs`)
    await store(path, artifact)
    const url = pathToFileURL(path).href
    let exports: ReturnType<TaskModule['exports']> | undefined
    return {
      exports: () =>
        (exports ??= import(/* @vite-ignore */ url) as ReturnType<TaskModule['exports']>),
      stacks: new StackMapper(path, artifact.sourceMap),
    }
  }
}

async function store(path: string, { digest, code, sourceMap }: StoredArtifact): Promise<void> {
  const stored = await readFile(path).catch(() => undefined)
  if (stored && digestOf(stored) === digest) return
  if (sourceMap) await writeWhole(`${path}.map`, sourceMap)
  await writeWhole(path, code)
}

async function writeWhole(path: string, content: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    await writeFile(temporary, content)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
