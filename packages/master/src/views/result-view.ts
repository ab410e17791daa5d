import type { ResultView } from '@namu/client'
import {
  decode,
  invariant,
  isNamuError,
  toWire,
  type Encoded,
  type JsonValue,
} from '@namu/core/internal'
import type { Store } from '@namu/engine'
import { unknownRun } from '../app/unknown-run.js'
import { thrownView } from './values.js'

/** How a run ended, if it has. */
export async function resultView(store: Store, run: string): Promise<ResultView> {
  const record = await store.getRun(run)
  // A run whose start is held is on its way.
  if (!record && (await store.getHeldStart(run))) return { status: 'running' }
  if (!record) throw unknownRun(run)
  if (record.status === 'running') return { status: 'running' }
  const { result } = record
  invariant(result !== undefined, `run ${run} has ended without a result`)
  if (record.status !== 'completed') return { status: record.status, error: thrownView(result) }
  const graph = await store.getGraph(record.graph)
  invariant(graph, `the store lost graph ${record.graph}`)
  return { status: 'completed', ...wireOrEncoded(result), output: graph.output }
}

function wireOrEncoded(result: Encoded): { value: JsonValue; encoded?: Encoded } {
  try {
    return { value: toWire(decode(result)) }
  } catch (error) {
    if (isNamuError(error)) return { value: null, encoded: result }
    throw error
  }
}
