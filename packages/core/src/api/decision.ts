import type { ApprovalPlan } from './approval-plan.js'

/** What somebody decided. */
export interface DecisionInput {
  readonly approved: boolean
  readonly by?: string | undefined
  readonly comment?: string | undefined
  /** Without it the form is what it opened with. */
  readonly form?: unknown
}

/** What `approval` gives: `ApprovalDecision`, with its properties in this order everywhere. */
export function decisionOf(
  plan: Pick<ApprovalPlan, 'form'>,
  to: string,
  decision: DecisionInput,
  decidedAt: Date,
  timedOut: boolean,
): Readonly<Record<string, unknown>> {
  const { approved, by, comment, form } = decision
  return {
    approved,
    by,
    comment,
    form: form === undefined ? plan.form : form,
    to,
    decidedAt,
    timedOut,
  }
}
