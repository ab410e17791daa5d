import { decode, type Encoded, type TaskId, type TaskPolicy } from '@namu/core/internal'
import type { JobLimits } from '../../interfaces/job.js'
import { keyText } from './key-text.js'

/** The limits under which an attempt with these arguments waits; `undefined` when it has none. */
export function jobLimits(task: TaskId, policy: TaskPolicy, args: Encoded): JobLimits | undefined {
  const { concurrency, rate } = policy
  if (concurrency === undefined && rate === undefined) return undefined
  const needsKey = concurrency?.key !== undefined || rate?.key !== undefined
  const values = needsKey ? (decode(args) as readonly unknown[]) : []
  const keyOf = (limit: typeof concurrency | typeof rate): { readonly key?: string } =>
    limit?.key === undefined ? {} : { key: keyText(limit.key, values) }
  return {
    ...(concurrency === undefined
      ? {}
      : { concurrency: { task, limit: concurrency.limit, ...keyOf(concurrency) } }),
    ...(rate === undefined
      ? {}
      : { rate: { task, limit: rate.limit, perMs: rate.perMs, ...keyOf(rate) } }),
  }
}
