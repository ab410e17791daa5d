import type { Run } from '../program/program.js'
import type { FunctionFrame } from '../state/records.js'
import type { ScopeMember } from '../state/run-scope.js'
import { currentScope, living } from './current.js'
import { lookAt } from './look.js'

/** Lets the current scope own what was just started. */
export function own(run: Run, member: ScopeMember): void {
  const scope = currentScope(run)
  if (scope === undefined) return
  member.scope = scope
  scope.members.add(member)
}

/** The member has its outcome, or was given up. */
export function release(run: Run, member: ScopeMember): void {
  const { scope } = member
  if (scope === undefined) return
  member.scope = undefined
  scope.members.delete(member)
  lookAt(run, scope)
}

/** S3 and P2: the frame waits. */
export function parkFrame(run: Run, frame: FunctionFrame): void {
  run.state.parked.add(frame)
  frame.scope = living(frame.scope)
  frame.scope?.parked.add(frame)
}

/** The frame goes on. */
export function unparkFrame(run: Run, frame: FunctionFrame): void {
  run.state.parked.delete(frame)
  const { scope } = frame
  if (scope === undefined) return
  scope.parked.delete(frame)
  lookAt(run, scope)
}
