import type { InstructionOf } from '@namu/core/internal'
import { encodeInRun } from '../calls/boundary.js'
import { outcomeValue } from '../calls/settle.js'
import { openCall } from '../calls/start.js'
import { next, reload, type Step } from '../program/program.js'
import { adoptPrefetched } from '../prefetch/adopt.js'
import { startTimer } from '../timers/start.js'
import { callName } from '../state/identity.js'
import { Thrown } from '../errors/thrown.js'
import { compileElements } from './elements.js'
import { visit } from './identity-at.js'
import type { Scope } from './scope.js'

/**
 * `start`: encodes the arguments, opens the call (or takes the one that was prefetched for exactly
 * this place and these arguments), and goes on with its promise, or stands until its outcome is there.
 */
export function compileStart(scope: Scope, instruction: InstructionOf<'start'>): Step {
  const { id, target, args, sync, site } = instruction
  if (target.kind === 'timer') return compileTimer(scope, instruction)
  const { task } = target
  scope.task(task)
  const collect = compileElements(args)
  const index = scope.site(site)
  return (run, frame) => {
    const encoded = encodeInRun(run, collect(run, frame))
    const name = callName(frame.identity, site, visit(frame, index))
    const request = { task, site, sync, name, args: encoded, speculative: false }
    const call = adoptPrefetched(run, request) ?? openCall(run, request)
    if (!sync) {
      frame.registers[id] = call.promise
      return next
    }
    if (call.status === 'open') {
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
