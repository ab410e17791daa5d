import type { Release, TaskPolicy } from '@namu/core/internal'
import { jsonChanges, type JsonChange } from './json-changes.js'

/** A call site whose own policy differs, or that has one on one side only. */
export interface SitePolicyChange {
  readonly site: string
  /** On the side where the site has no policy of its own, it is the task's: compared with nothing. */
  readonly changes: readonly JsonChange[]
}

export function sitePolicyChanges(
  before: Release | undefined,
  after: Release | undefined,
): readonly SitePolicyChange[] {
  if (!before || !after) return []
  const [old, now] = [policies(before), policies(after)]
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((site) => {
    const changes = jsonChanges(old.get(site) ?? {}, now.get(site) ?? {})
    return changes.length === 0 ? [] : [{ site, changes }]
  })
}

const policies = ({ sites }: Release): ReadonlyMap<string, TaskPolicy> =>
  new Map(Object.entries(sites ?? {}))
