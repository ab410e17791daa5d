import { NamuError, type Digest } from '@namu/core/internal'
import type { NamuClient } from '@namu/client'
import type { ArtifactSource } from './artifact-source.js'
import { verifyArtifact } from './verify-artifact.js'

export interface FetchRetry {
  /** All tries, the first included. Default 6. */
  readonly tries?: number
  /** Pause before the second try, milliseconds; each further one is twice as long. Default 200. */
  readonly pauseMs?: number
}

/**
 * Artifacts of a master. A master that is away, or content that was damaged on its way, is tried
 * again; what is damaged again is damaged.
 */
export function httpArtifactSource(
  client: Pick<NamuClient, 'url' | 'artifact' | 'sourceMap'>,
  { tries = 6, pauseMs = 200 }: FetchRetry = {},
): ArtifactSource {
  const fetchOnce = async (digest: Digest) => {
    const [code, sourceMap] = await Promise.all([client.artifact(digest), client.sourceMap(digest)])
    if (!code) throw unknownArtifact(digest, client.url)
    verifyArtifact(digest, code, client.url)
    return { digest, code, ...(sourceMap ? { sourceMap } : {}) }
  }
  return {
    async get(digest) {
      for (let tried = 1; ; tried += 1) {
        try {
          return await fetchOnce(digest)
        } catch (error) {
          if (tried >= Math.min(tries, triesFor(error))) throw error
          await new Promise((resolve) => setTimeout(resolve, pauseMs * 2 ** (tried - 1)))
        }
      }
    },
  }
}

/** Content that is damaged twice was not damaged on its way. */
function triesFor(error: unknown): number {
  if (!(error instanceof NamuError)) return 1
  if (error.code === 'NAMU7001') return 2
  return error.code === 'NAMU6001' || error.code === 'NAMU6005' ? Infinity : 1
}

function unknownArtifact(digest: Digest, url: string): NamuError {
  return new NamuError('NAMU6006', `The master at ${url} has no artifact ${digest}`, {
    where: digest,
    hint: 'Publish the build it belongs to: `namu publish`.',
  })
}
