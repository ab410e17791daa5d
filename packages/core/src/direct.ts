/**
 * Feeds direct runs: a workflow that is called as a function, in a test or a debugger, waits for
 * signals and approvals in the mailbox of its process.
 *
 * ```ts
 * import { directMailbox } from '@namu/core/direct'
 *
 * const paid = order('A-1')
 * directMailbox().signal('payment', { amount: 12 })
 * directMailbox().decide({ approved: true, by: 'ann' })
 * await paid
 * ```
 */
export { directMailbox, type DirectApproval, type DirectMailbox } from './api/mailbox.js'
export type { DecisionInput } from './api/decision.js'
