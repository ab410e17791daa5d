import type { RunParent, RunRecord } from '@namu/engine'

/** What the column `parent` holds: the id has a column of its own, which is indexed. */
type ParentDetails = Omit<RunParent, 'run'>

export function encodeParent({ call, depth, detached }: RunParent): string {
  const details: ParentDetails = { call, depth, ...(detached ? { detached } : {}) }
  return JSON.stringify(details)
}

export function decodeParent(
  run: string | null,
  details: string | null,
): Pick<RunRecord, 'parent'> {
  if (run === null || details === null) return {}
  return { parent: { run, ...(JSON.parse(details) as ParentDetails) } }
}
