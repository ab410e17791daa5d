import { digestOf, NamuError, type Digest } from '@namu/core/internal'
import type { Store, StoredArtifact } from '@namu/engine'

/** The artifacts of a store; what is read is verified. */
export function storeArtifacts(store: Pick<Store, 'getArtifact'>) {
  return {
    async get(digest: Digest): Promise<StoredArtifact> {
      const artifact = await store.getArtifact(digest)
      if (!artifact) {
        throw new NamuError('NAMU6006', `The store has no artifact ${digest}`, {
          where: digest,
          hint: 'Start the run again from its project: `namu run` stores what it needs.',
        })
      }
      if (digestOf(artifact.code) !== digest) {
        throw new NamuError('NAMU7001', `Artifact ${digest} in the store is damaged`, {
          where: digest,
          hint: 'Start the run again from its project, and look at the disk.',
        })
      }
      return artifact
    },
  }
}
