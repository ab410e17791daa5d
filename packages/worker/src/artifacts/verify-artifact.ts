import { digestOf, NamuError, type Digest } from '@namu/core/internal'

/** @throws NamuError NAMU7001 when `code` is not what `digest` names */
export function verifyArtifact(digest: Digest, code: Uint8Array, where: string): void {
  const found = digestOf(code)
  if (found === digest) return
  throw new NamuError(
    'NAMU7001',
    `Artifact ${digest} is damaged: its content has digest ${found}`,
    {
      where,
      hint: 'Publish the build again; if it stays damaged, look at the disk or the proxy in between.',
    },
  )
}
