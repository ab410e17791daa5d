import { createHash } from 'node:crypto'

/** Keys of LMDB are short; names given by people are not bounded, so their digests stand for them. */
export function nameDigest(name: string): string {
  return createHash('sha256').update(name).digest('hex')
}

export function idempotencyDigest(workflow: string, key: string): string {
  return nameDigest(JSON.stringify([workflow, key]))
}

export function singletonDigest(workflow: string, singleton: string): string {
  return nameDigest(JSON.stringify(['singleton', workflow, singleton]))
}
