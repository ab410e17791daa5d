import type { InstructionOf } from '@namu/core/internal'
import { encodeArguments } from '../calls/boundary.js'
import { compileChild } from '../children/start.js'
import { outcomeValue } from '../calls/settle.js'
import { openCall } from '../calls/start.js'
import { next, reload, type Step } from '../program/program.js'
import { adoptPrefetched } from '../prefetch/adopt.js'
import { compileRollback } from '../rollback/register.js'
import { startTimer } from '../timers/start.js'
import { compileApproval, compilePublish, compileSignal } from '../waits/compile.js'
import { callName } from '../state/identity.js'
import { Thrown } from '../errors/thrown.js'
import { compileElements } from './elements.js'
import { visit } from './identity-at.js'
import { keepRegisters } from './keep-registers.js'
import type { Scope } from './scope.js'

/**
 * `start`: encodes the arguments, opens the call (or takes the one that was prefetched for exactly
 * this place and these arguments), and goes on with its promise, or stands until its outcome is there.
 */
export function compileStart(
  scope: Scope,
  instruction: InstructionOf<'start'>,
  live: readonly number[],
): Step {
  const { id, target, args, sync, site } = instruction
  if (target.kind === 'timer') return compileTimer(scope, instruction)
  if (target.kind === 'workflow') return compileChild(scope, instruction, target)
  if (target.kind === 'signal') return compileSignal(scope, instruction, target)
  if (target.kind === 'approval') return compileApproval(scope, instruction, target)
  if (target.kind === 'publish') return compilePublish(instruction, target)
  if (target.kind === 'rollback') return compileRollback(scope, instruction, target.task)
  const { task } = target
  scope.task(task)
  const collect = compileElements(args)
  const index = scope.site(site)
  return (run, frame) => {
    const encoded = encodeArguments(run, task, collect(run, frame))
    const name = callName(frame.identity, site, visit(frame, index))
    const request = { task, site, sync, name, args: encoded, speculative: false }
    const call = adoptPrefetched(run, request) ?? openCall(run, request)
    if (!sync) {
      frame.registers[id] = call.promise
      return next
    }
    if (call.status === 'open') {
      keepRegisters(frame, live)
      frame.target = id
      run.state.standing = call.number
      return reload
    }
    if (call.status !== 'succeeded') throw new Thrown(outcomeValue(run, call))
    frame.registers[id] = outcomeValue(run, call)
    return next
  }
}

/** `start` of a timer: further arguments are evaluated and passed over, as JavaScript does. */
function compileTimer(scope: Scope, { id, args, site }: InstructionOf<'start'>): Step {
  const collect = compileElements(args)
  const index = scope.site(site)
  return (run, frame) => {
    const [until] = collect(run, frame)
    const name = callName(frame.identity, site, visit(frame, index))
    frame.registers[id] = startTimer(run, site, name, until)
    return next
  }
}
