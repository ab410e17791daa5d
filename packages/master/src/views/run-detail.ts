import type { AttemptDetail, CallDetail, RollbackDetail, RunDetail } from '@namu/client'
import { invariant, type Encoded } from '@namu/core/internal'
import type { AttemptView, InspectedCall, InspectedRun, Store } from '@namu/engine'
import { decisionViews, publishedValues, waitDetails } from './people.js'
import { runSummary } from './run-summary.js'
import { argumentsView, thrownView, valueView } from './values.js'

/** A run with everything people ask about it. */
export async function runDetail(store: Store, inspected: InspectedRun): Promise<RunDetail> {
  const { record, calls, timers, waits, rollbacks } = inspected
  const graph = await store.getGraph(record.graph)
  invariant(graph, `the store lost graph ${record.graph}`)
  const { status, result } = record
  // The time limit of a wait is shown with it.
  const limited = new Set(waits.map(({ site, until }) => `${site} ${String(until)}`))
  return {
    run: runSummary(record),
    input: argumentsView(record.input),
    output: graph.output,
    ...(result === undefined || status !== 'completed' ? {} : { result: valueView(result) }),
    ...(result === undefined || status === 'completed' ? {} : { error: thrownView(result) }),
    ...(inspected.shownFrom === undefined ? {} : { shownFrom: inspected.shownFrom }),
    calls: calls.map((call) => callDetail(call, timers)),
    children: (await store.listRuns({ parent: record.run })).map(runSummary),
    continuedBy: (await store.listRuns({ origin: record.run })).map(({ run }) => run),
    ...(inspected.stuck ? { stuck: true } : {}),
    waits: waitDetails(inspected),
    kept: inspected.kept,
    decisions: decisionViews(inspected),
    published: publishedValues(inspected),
    timers: timers
      .filter(({ limit, site, at }) => limit === undefined && !limited.has(`${site} ${String(at)}`))
      .map(({ timer, site, since, at }) => ({ timer, site, since, at }))
      .sort((a, b) => a.at - b.at),
    ...(rollbacks.length === 0 ? {} : { rollbacks: rollbacks.map(rollbackDetail) }),
  }
}

function callDetail(call: InspectedCall, timers: InspectedRun['timers']): CallDetail {
  const limits = timers.flatMap(({ limit, at }) =>
    limit?.call === call.call ? [{ kind: limit.kind, at }] : [],
  )
  return {
    call: call.call,
    task: call.task,
    site: call.site,
    status: call.status,
    prefetched: call.prefetched,
    args: argumentsView(call.args as Encoded),
    ...outcomeOf(call),
    enabledAt: call.enabledAt,
    ...(call.settledAt === undefined ? {} : { settledAt: call.settledAt }),
    ...(limits.length === 0 ? {} : { limits }),
    attempts: call.attempts.map(attemptDetail),
    ...(call.child ? { child: call.child } : {}),
  }
}

function outcomeOf({ status, outcome }: InspectedCall): Pick<CallDetail, 'result' | 'error'> {
  if (outcome === undefined) return {}
  const encoded = outcome as Encoded
  return status === 'succeeded' ? { result: valueView(encoded) } : { error: thrownView(encoded) }
}

function rollbackDetail({ args, ...rollback }: InspectedRun['rollbacks'][number]): RollbackDetail {
  return { ...rollback, args: argumentsView(args as Encoded) }
}

function attemptDetail(view: AttemptView): AttemptDetail {
  const { attempt, status, reason, error, trace, cached } = view
  return {
    attempt,
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(error === undefined ? {} : { error: thrownView(error) }),
    ...(trace ?? {}),
    ...(cached ? { cached } : {}),
  }
}
