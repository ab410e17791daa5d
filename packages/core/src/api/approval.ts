import { approvalPlan } from './approval-plan.js'
import { directMailbox } from './mailbox.js'
import { ownedByScope } from '../scopes/index.js'
import { copy } from '../values/copy.js'
import type { Duration } from './options.js'

/** What is asked of a person. `Form` is the type of what comes back with the decision. */
export interface ApprovalRequest<Form = undefined> {
  /** Who decides: a person, a role, an address; for those who read the list of pending approvals. */
  readonly to: string
  readonly title?: string
  /** What the form opens with, and what it holds when the decision brings none. */
  readonly form?: Form
  /** How long `to` has; without it, for ever. */
  readonly timeout?: Duration
  /** What happens then. Default `'fail'`. */
  readonly onTimeout?: OnApprovalTimeout<Form>
}

export type OnApprovalTimeout<Form = undefined> =
  /** The wait rejects with NAMU4103. */
  | 'fail'
  /** The workflow goes on with this decision. */
  | { readonly approved: boolean; readonly comment?: string; readonly form?: Form }
  /** Somebody else is asked. */
  | {
      readonly to: string
      readonly timeout?: Duration
      readonly onTimeout?: OnApprovalTimeout<Form>
    }

export type ApprovalDecision<Form = undefined> = {
  /** Who decided, as they said; `undefined` when nobody did in time. */
  readonly by: string | undefined
  readonly comment: string | undefined
  /** Who was asked at last. */
  readonly to: string
  readonly decidedAt: Date
  /** Nobody decided: this is what the request declared for that. */
  readonly timedOut: boolean
} & (
  | { readonly approved: true; readonly form: Form }
  | { readonly approved: false; readonly form: Form | undefined }
)

/**
 * Asks a person and waits for the decision: `namu approve`, a client, or the one-time link. Until then
 * the request is in the list of pending approvals (`namu approvals`).
 *
 * In a direct run the decision comes through `directMailbox` of `@namu/core/direct`.
 *
 * @throws NamuError NAMU4105, where it is called, for a request that makes no sense; NAMU3001 when its
 *   form cannot be serialised
 */
export function approval<Form = undefined>(
  request: ApprovalRequest<Form>,
): Promise<ApprovalDecision<Form>> {
  const { promise, giveUp } = directMailbox().ask(approvalPlan(copy(request)))
  return ownedByScope(promise as Promise<ApprovalDecision<Form>>, giveUp)
}
