import { traceFailures } from './carry/failed-call.js'
import { newerVersion } from './carry/find-version.js'
import { readHistory } from './carry/history.js'
import { undoneIn } from './carry/undone.js'
import { missingRun } from './inspect.js'
import { loadRun } from './load-run.js'
import { Programs } from './programs.js'
import { systemScheduler } from './system/scheduler.js'
import type { CallNumber, Explanation } from '../core/index.js'
import type { RunRecord } from '../interfaces/runs.js'
import type { Store } from '../interfaces/store.js'

/** What a run waits for, or how it ended. */
export interface ExplainedRun {
  readonly record: RunRecord
  readonly explanation: Explanation
  /** Of a failed run: the call that it failed at, when it was one and the log still tells. */
  readonly failedAt?: {
    readonly call: CallNumber
    readonly task: string
    /** Compensations were carried out since: it cannot be retried. */
    readonly undone?: true
  }
  /** A version with the same graph and another release, registered after the run's own. */
  readonly newerVersion?: string
}

/**
 * What a run waits for. Only reads: any process can ask about a run that another one executes.
 * @throws NamuError NAMU4002 unknown run, NAMU4003 when the log does not fit its graph, NAMU4132 when
 *   its snapshot cannot be read
 */
export async function explainStoredRun(
  store: Store,
  run: string,
  programs: Programs = new Programs(store),
): Promise<ExplainedRun> {
  const record = await store.getRun(run)
  if (!record) throw await missingRun(store, run)
  const { machine } = await loadRun(store, programs, record, {
    limits: {},
    scheduler: systemScheduler,
  })
  const failedAt =
    record.status === 'failed' ? await failedCall(store, programs, record) : undefined
  const newer = record.status === 'completed' ? undefined : await newerVersion(store, record)
  return {
    record,
    explanation: machine.explain(),
    ...(failedAt
      ? { failedAt: { ...failedAt, ...(undoneIn(machine) > 0 ? { undone: true } : {}) } }
      : {}),
    ...(newer === undefined ? {} : { newerVersion: newer }),
  }
}

async function failedCall(
  store: Store,
  programs: Programs,
  record: RunRecord,
): Promise<ExplainedRun['failedAt']> {
  // Retention has dropped what would tell.
  if (record.firstEvent !== undefined) return undefined
  const parts = { store, programs, scheduler: systemScheduler, limits: {} }
  const trace = await traceFailures(readHistory(parts, record, record.events))
  const [first] = trace.culprits()
  return first && { call: first.call, task: first.task }
}
