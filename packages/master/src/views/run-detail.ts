import type { AttemptDetail, CallDetail, RunDetail } from '@namu/client'
import { invariant, type Encoded } from '@namu/core/internal'
import type { AttemptView, InspectedCall, InspectedRun, Store } from '@namu/engine'
import { runSummary } from './run-summary.js'
import { argumentsView, thrownView, valueView } from './values.js'

/** A run with everything people ask about it. */
export async function runDetail(store: Store, inspected: InspectedRun): Promise<RunDetail> {
  const { record, calls, timers } = inspected
  const graph = await store.getGraph(record.graph)
  invariant(graph, `the store lost graph ${record.graph}`)
  const { status, result } = record
  return {
    run: runSummary(record),
    input: argumentsView(record.input),
    output: graph.output,
    ...(result === undefined || status !== 'completed' ? {} : { result: valueView(result) }),
    ...(result === undefined || status === 'completed' ? {} : { error: thrownView(result) }),
    calls: calls.map(callDetail),
    timers: timers
      .map(({ timer, site, since, at }) => ({ timer, site, since, at }))
      .sort((a, b) => a.at - b.at),
  }
}

function callDetail(call: InspectedCall): CallDetail {
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
    attempts: call.attempts.map(attemptDetail),
  }
}

function outcomeOf({ status, outcome }: InspectedCall): Pick<CallDetail, 'result' | 'error'> {
  if (outcome === undefined) return {}
  const encoded = outcome as Encoded
  return status === 'succeeded' ? { result: valueView(encoded) } : { error: thrownView(encoded) }
}

function attemptDetail({ attempt, status, reason, error, trace }: AttemptView): AttemptDetail {
  return {
    attempt,
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(error === undefined ? {} : { error: thrownView(error) }),
    ...(trace ?? {}),
  }
}
