import { NamuError, type Encoded, type JsonValue, type WorkflowIR } from '@namu/core/internal'
import type { PendingApproval, RunRecord } from '../../interfaces/runs.js'
import type { PostedDecision } from '../../interfaces/store.js'
import type { InputValidator } from '../validate-input.js'

export interface DecisionRequest {
  readonly approved: boolean
  /** Which of the run's approvals: by its number, or by the token of its link. Default: the only one. */
  readonly wait?: number
  readonly token?: string
  readonly by?: string
  readonly comment?: string
  /** What comes back with the decision, in wire form. Default: what the form opened with. */
  readonly form?: JsonValue
}

/**
 * The pending approval that a decision is about, `undefined` when it is not pending.
 * @throws NamuError NAMU4106 when several are pending and none is named
 */
export function pendingApproval(
  { run, approvals = [] }: RunRecord,
  { wait, token }: Pick<DecisionRequest, 'wait' | 'token'>,
): PendingApproval | undefined {
  if (token !== undefined) return approvals.find((one) => one.token === token)
  if (wait !== undefined) return approvals.find((one) => one.wait === wait)
  if (approvals.length > 1)
    throw new NamuError(
      'NAMU4106',
      `Run ${run} has ${String(approvals.length)} pending approvals`,
      {
        where: run,
        hint: `Say which: ${approvals.map((one) => `${String(one.wait)} (${one.title ?? one.to})`).join(', ')}.`,
      },
    )
  return approvals[0]
}

/**
 * A decision as it waits for its run, its form checked against the schema in the graph.
 * @throws NamuError NAMU3003 the form does not match
 */
export function checkedDecision(
  graph: WorkflowIR,
  validator: InputValidator,
  pending: PendingApproval,
  { approved, by, comment, form }: DecisionRequest,
  key: string,
): PostedDecision {
  const sent = encodedForm(graph, validator, pending, approved, form)
  return {
    type: 'approval',
    wait: pending.wait,
    round: pending.round,
    approved,
    key,
    ...(by === undefined ? {} : { by }),
    ...(comment === undefined ? {} : { comment }),
    ...(sent === undefined ? {} : { form: sent }),
  }
}

function encodedForm(
  graph: WorkflowIR,
  validator: InputValidator,
  { form: place, opensWith }: PendingApproval,
  approved: boolean,
  form: JsonValue | undefined,
): Encoded | undefined {
  const schema = place === undefined ? undefined : graph.forms?.[place]
  if (place === undefined || !schema) {
    if (form === undefined) return undefined
    throw new NamuError('NAMU3003', 'The approval takes no form', {
      hint: 'Leave the form out; a remark goes into the comment.',
    })
  }
  // What it opened with stands; who rejects need not fill it in.
  if (form === undefined && (opensWith !== undefined || !approved)) return undefined
  const name = `${graph.digest}/form/${String(place)}`
  return validator.encodePayload(name, schema, form ?? null, 'The form')
}
