import { invariant } from '@namu/core/internal'
import { deliverOutcome } from '../calls/settle.js'
import { stepBuiltin } from '../builtins/frames.js'
import { ConversionNeeded, HostNeeded, Thrown } from '../errors/thrown.js'
import { standForConversion } from '../evaluate/conversion.js'
import { standAtHost } from '../evaluate/stand.js'
import { jumped, next, type Run } from '../program/program.js'
import { runJob } from '../promises/run-job.js'
import { lookAfter } from '../scopes/end.js'
import { FunctionFrame, type Frame } from '../state/records.js'
import { unwind } from './unwind.js'

/**
 * Runs the stack, then the jobs, until nothing can move; false when the slice is used up.
 *
 * L1. A job starts only on an empty stack, and none while the run stands at a synchronous call or a
 *     question to the host.
 * L2. The outcome of a prefetched call that was known when the call was reached is delivered once the
 *     job queue is empty, one at a time, in order of adoption: as if it were the run's next event. So
 *     a run with prefetch is a run without it under some order of outcomes.
 * L3. Before that, once the job queue is empty, cancelled scopes are looked at, one at a time (N4).
 */
export function runTurn(run: Run): boolean {
  const { state } = run
  for (;;) {
    if (!runStack(run)) return false
    if (stands(run)) return true
    const job = state.jobs.take()
    run.fuel -= 1
    if (job !== undefined) {
      runJob(run, job)
      continue
    }
    run.jobScope = undefined
    const scope = state.looks.shift()
    if (scope !== undefined) {
      lookAfter(run, scope)
      continue
    }
    const adopted = state.adopted.shift()
    if (adopted === undefined) return true
    deliverOutcome(run, adopted)
  }
}

function stands({ state }: Run): boolean {
  return state.standing !== undefined || state.evaluation !== undefined
}

function runStack(run: Run): boolean {
  const { state } = run
  for (;;) {
    const frame = state.stack[state.stack.length - 1]
    if (frame === undefined || stands(run)) return true
    if (run.fuel <= 0) return false
    try {
      if (state.answers.length > 0) stepAgain(run, frame)
      else if (frame instanceof FunctionFrame) runFunction(run, frame)
      else {
        run.fuel -= 1
        stepBuiltin(run, frame)
      }
    } catch (error) {
      if (error instanceof HostNeeded) {
        standAtHost(run, frame, error)
        return true
      }
      const thrown = error instanceof ConversionNeeded ? convertNext(run, frame, error) : error
      if (thrown instanceof Thrown) unwind(run, thrown.value)
      else if (thrown !== undefined) throw error
    }
  }
}

/** There may be no room for one more frame: that is an exception of the step. */
function convertNext(run: Run, frame: Frame, needed: ConversionNeeded): Thrown | undefined {
  try {
    standForConversion(run, frame, needed)
    return undefined
  } catch (error) {
    if (error instanceof Thrown) return error
    throw error
  }
}

/** Runs one frame until another is on top, the run stands, or the slice is used up. */
function runFunction(run: Run, frame: FunctionFrame): void {
  const blocks = run.program.functions[frame.fn]?.blocks
  let block = blocks?.[frame.block]
  invariant(blocks !== undefined && block !== undefined, 'a frame names a block of its program')
  let { steps } = block
  while (run.fuel > 0) {
    run.fuel -= 1
    const step = steps[frame.ip]
    invariant(step, 'a block ends with a terminator')
    frame.ip += 1
    const signal = step(run, frame)
    if (signal === next) continue
    if (signal !== jumped) return
    block = blocks[frame.block]
    invariant(block, 'an edge names a block of its function')
    steps = block.steps
  }
}

/** Executes the step that asked the host again, with the answers so far; they are its own. */
function stepAgain(run: Run, frame: Frame): void {
  const { state } = run
  run.fuel -= state.answers.length
  run.asked = 0
  let given = false
  try {
    if (frame instanceof FunctionFrame) {
      const step = run.program.functions[frame.fn]?.blocks[frame.block]?.steps[frame.ip]
      invariant(step, 'a step that asked the host is in its block')
      frame.ip += 1
      step(run, frame)
    } else stepBuiltin(run, frame)
  } catch (error) {
    given = error instanceof HostNeeded || error instanceof ConversionNeeded
    throw error
  } finally {
    run.asked = 0
    if (!given) {
      state.answers = []
      state.gathered = undefined
    }
  }
}
