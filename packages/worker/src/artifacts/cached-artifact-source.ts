import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { digestOf, type Digest } from '@namu/core/internal'
import type { StoredArtifact } from '@namu/engine'
import type { ArtifactSource } from './artifact-source.js'

/**
 * Keeps artifacts in a folder, shared by the workers of a machine.
 *
 * A1. A file appears whole or not at all: it is written under another name and renamed.
 * A2. What is read is verified: a file that was damaged on disk is fetched again.
 * A3. Concurrent requests for one artifact make one request to the origin; a failed one is forgotten.
 */
export function cachedArtifactSource(origin: ArtifactSource, folder: string): ArtifactSource {
  const pending = new Map<Digest, Promise<StoredArtifact>>()

  const load = async (digest: Digest): Promise<StoredArtifact> => {
    const stored = await readStored(folder, digest)
    if (stored) return stored
    const fetched = await origin.get(digest)
    // The map first: an artifact whose code is there is complete.
    if (fetched.sourceMap) await writeWhole(mapPath(folder, digest), fetched.sourceMap)
    await writeWhole(codePath(folder, digest), fetched.code)
    return fetched
  }

  return {
    get(digest) {
      const running = pending.get(digest)
      if (running) return running
      const started = load(digest).finally(() => pending.delete(digest))
      pending.set(digest, started)
      return started
    },
  }
}

async function readStored(folder: string, digest: Digest): Promise<StoredArtifact | undefined> {
  const code = await readIfThere(codePath(folder, digest))
  if (!code || digestOf(code) !== digest) return undefined
  const sourceMap = await readIfThere(mapPath(folder, digest))
  return { digest, code, ...(sourceMap ? { sourceMap } : {}) }
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

async function writeWhole(path: string, content: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    await writeFile(temporary, content)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

function codePath(folder: string, digest: Digest): string {
  return join(folder, digest.slice(0, 2), `${digest}.mjs`)
}

function mapPath(folder: string, digest: Digest): string {
  return `${codePath(folder, digest)}.map`
}
