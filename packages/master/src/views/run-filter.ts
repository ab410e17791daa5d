import type { RunsQuery } from '@namu/client'
import type { RunFilter } from '@namu/engine'

/** What a query of the listing asks the store for: runs that others have started only when it says so. */
export function runFilter({ all, parent, ...filter }: RunsQuery): RunFilter {
  if (parent !== undefined) return { ...filter, parent }
  return all === true ? filter : { ...filter, parent: null }
}
