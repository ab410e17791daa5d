import type { Digest } from '@namu/core/internal'
import type { StoredArtifact } from '@namu/engine'

/** Where a worker gets the code of tasks. */
export interface ArtifactSource {
  /**
   * The artifact named `digest`; its code has that digest.
   * @throws NamuError NAMU7001 when what is there is damaged, NAMU6006 when it is not there, NAMU6001
   *   when the source cannot be reached
   */
  get(digest: Digest): Promise<StoredArtifact>
}
