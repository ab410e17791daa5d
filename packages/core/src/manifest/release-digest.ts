import type { Digest } from '../ir/ids.js'
import { canonicalJson } from '../values/canonical-json.js'
import { digestOf } from '../values/digest.js'
import type { Release } from './manifest.js'

/**
 * The name of a release: sha256 of the canonical JSON of its tasks, and of the policies of its call
 * sites and of its starts when there are any.
 */
export function releaseDigest(
  tasks: Release['tasks'],
  sites?: Release['sites'],
  start?: Release['start'],
): Digest {
  if (sites === undefined && start === undefined) return digestOf(canonicalJson(tasks))
  const parts = { tasks, ...(sites ? { sites } : {}), ...(start ? { start } : {}) }
  return digestOf(canonicalJson(parts))
}
