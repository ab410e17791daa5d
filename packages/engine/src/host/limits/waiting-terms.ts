import type { LimitedBy, TaskJob } from '../../interfaces/job.js'

export interface SlotTerms {
  readonly group: string
  readonly limit: number
}

export interface RateTerms extends SlotTerms {
  readonly perMs: number
}

/**
 * How a job waits for a worker; the rules that every dispatcher keeps.
 *
 * L1. Jobs wait in lanes, first in, first out. A lane holds the jobs that count for the same limits
 *     with the same priority; jobs without limits wait in the lane of their run.
 * L2. Among lanes whose next job may start, those of the highest priority take turns, one job each.
 * L3. A job starts only while fewer than `limit` jobs of its slot group are with workers, and fewer
 *     than `limit` of its rate group were handed out in the last `perMs` milliseconds.
 * L4. A lane that may not start a job holds up no other lane.
 */
export interface WaitingTerms {
  readonly lane: string
  readonly priority: number
  readonly slots?: SlotTerms
  readonly rate?: RateTerms
}

export function waitingTerms(job: TaskJob): WaitingTerms {
  const { concurrency, rate } = job.limits ?? {}
  const priority = job.priority ?? 0
  const slots = concurrency && { group: groupOf(concurrency), limit: concurrency.limit }
  const starts = rate && { group: groupOf(rate), limit: rate.limit, perMs: rate.perMs }
  const lane = slots || starts ? [slots?.group ?? '', starts?.group ?? ''] : [job.run]
  return {
    lane: JSON.stringify([priority, ...lane]),
    priority,
    ...(slots ? { slots } : {}),
    ...(starts ? { rate: starts } : {}),
  }
}

/** No control characters are in it: JSON escapes them. */
function groupOf({ task, key }: LimitedBy): string {
  return JSON.stringify(key === undefined ? [task] : [task, key])
}
