/**
 * What a call of a workflow starts: another run. Plain data.
 *
 * N1. A child's id is derived from its parent's and the call's dynamic name: a call has one child.
 * N2. The call of an attached child is open until the child has ended and settles with its outcome; the
 *     call of a detached one is open until the child's start is committed and settles with its id.
 * N3. A call of a workflow has one attempt: what fails in the child has failed for good.
 */
export interface ChildCall {
  readonly run: string
  readonly workflow: string
  readonly detached: boolean
}
