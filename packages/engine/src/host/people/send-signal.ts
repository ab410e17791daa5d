import { NamuError, type JsonValue, type WorkflowIR } from '@namu/core/internal'
import type { PostedSignal } from '../../interfaces/store.js'
import type { InputValidator } from '../validate-input.js'

export interface SignalRequest {
  /** Name of the signal. */
  readonly name: string
  /** What it carries, in wire form; absent for a signal that carries nothing. */
  readonly payload?: JsonValue
  /** Sending again under the same key changes nothing. Default: a fresh one. */
  readonly key?: string
  /** Who sends it. */
  readonly by?: string
}

/**
 * A message as it waits for its run, checked against the schema in the graph.
 * @throws NamuError NAMU4101 the workflow waits for no signal of that name, NAMU3003 the payload does
 *   not match
 */
export function checkedSignal(
  graph: WorkflowIR,
  validator: InputValidator,
  { name, payload = null, key, by }: SignalRequest,
  freshKey: () => string,
): PostedSignal {
  const signals = graph.signals ?? {}
  const schema = Object.hasOwn(signals, name) ? signals[name] : undefined
  if (!schema) throw unknownSignal(graph, name)
  const encoded = validator.encodePayload(
    `${graph.digest}/signal/${name}`,
    schema,
    payload,
    `What the signal "${name}" carries`,
  )
  return {
    type: 'signal',
    name,
    payload: encoded,
    key: key ?? freshKey(),
    ...(by === undefined ? {} : { by }),
  }
}

function unknownSignal(graph: WorkflowIR, name: string): NamuError {
  const known = Object.keys(graph.signals ?? {})
  return new NamuError('NAMU4101', `Workflow "${graph.name}" waits for no signal "${name}"`, {
    where: name,
    hint:
      known.length === 0
        ? 'It waits for no signal at all.'
        : `It waits for: ${known.sort().join(', ')}.`,
  })
}
