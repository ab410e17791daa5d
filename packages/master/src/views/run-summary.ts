import type { OriginView, RunSummary } from '@namu/client'
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
    ...(record.firstEvent === undefined ? {} : { firstEvent: record.firstEvent }),
    calls: { started: record.calls.started, settled: record.calls.settled },
    ...(record.idempotencyKey === undefined ? {} : { idempotencyKey: record.idempotencyKey }),
    ...(record.parent ? { parent: record.parent } : {}),
    ...(record.origin ? { origin: originView(record.origin) } : {}),
  }
}

export function originView({ run, kind, at, call }: OriginView): OriginView {
  return { run, kind, at, ...(call === undefined ? {} : { call }) }
}
