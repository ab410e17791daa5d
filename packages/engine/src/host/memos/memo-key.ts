import { digestOf, policyAt, type Digest, type Release } from '@namu/core/internal'
import type { AttemptRequest } from '../../core/index.js'

/** How the result of a call is looked up and kept. */
export interface MemoKey {
  readonly key: Digest
  readonly ttlMs: number
  /** Not looked up: the run wants everything executed. Its results are kept all the same. */
  readonly fresh: boolean
}

/** By code and arguments, so equal in all runs; nothing for a call whose policy has no cache. */
export function memoKey(request: AttemptRequest, release: Release): MemoKey | undefined {
  const task = release.tasks[request.task]
  const policy = policyAt(release, request.task, request.site)
  if (!task || !policy?.pure || policy.cache === undefined) return undefined
  const key = digestOf(`memo\n${task.artifact}\n${task.export}\n${request.check.args}`)
  return { key, ttlMs: policy.cache.ttlMs, fresh: request.fresh === true }
}
