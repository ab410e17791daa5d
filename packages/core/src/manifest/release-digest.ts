import type { Digest } from '../ir/ids.js'
import { canonicalJson } from '../values/canonical-json.js'
import { digestOf } from '../values/digest.js'
import type { Release } from './manifest.js'

/** The name of a release: sha256 of the canonical JSON of its tasks. */
export function releaseDigest(tasks: Release['tasks']): Digest {
  return digestOf(canonicalJson(tasks))
}
