import type { InstructionOf, TaskId } from '@namu/core/internal'
import { encodeArguments } from '../calls/boundary.js'
import { compileElements } from '../interpret/elements.js'
import { visit } from '../interpret/identity-at.js'
import type { Scope } from '../interpret/scope.js'
import { next, type Step } from '../program/program.js'
import { callName } from '../state/identity.js'

/** `onRollback(task, ...args)`: the arguments are encoded here, as those of a call are (B1). */
export function compileRollback(
  scope: Scope,
  { id, args, site }: InstructionOf<'start'>,
  task: TaskId,
): Step {
  scope.task(task)
  const collect = compileElements(args)
  const index = scope.site(site)
  return (run, frame) => {
    const { state } = run
    const encoded = encodeArguments(run, task, collect(run, frame))
    state.rollbacks.push({
      task,
      site,
      name: callName(frame.identity, site, visit(frame, index)),
      args: encoded,
      registeredAt: state.now,
      status: 'registered',
      call: undefined,
    })
    frame.registers[id] = undefined
    return next
  }
}
