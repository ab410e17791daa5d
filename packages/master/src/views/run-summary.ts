import type { RunSummary } from '@namu/client'
import type { RunRecord } from '@namu/engine'

export function runSummary(record: RunRecord): RunSummary {
  const { run, workflow, version, graph, release, status, createdAt, updatedAt, events } = record
  return {
    run,
    workflow,
    version,
    graph,
    release,
    status,
    createdAt,
    updatedAt,
    events,
    calls: { started: record.calls.started, settled: record.calls.settled },
    ...(record.idempotencyKey === undefined ? {} : { idempotencyKey: record.idempotencyKey }),
  }
}
