import type { InstructionOf, StartTarget, TaskId } from '@namu/core/internal'
import { encodeInRun, refuseLargeInRun } from '../calls/boundary.js'
import { openCall } from '../calls/start.js'
import { Thrown } from '../errors/thrown.js'
import { compileElements } from '../interpret/elements.js'
import { visit } from '../interpret/identity-at.js'
import type { Scope } from '../interpret/scope.js'
import { next, type Run, type Step } from '../program/program.js'
import { rejectPromise } from '../promises/resolve.js'
import { callName } from '../state/identity.js'
import { RunPromise } from '../state/records.js'
import { childRunId } from './run-id.js'

/**
 * `start` of a workflow: encodes the arguments and opens the call of a child run. A workflow is an async
 * function: what cannot be encoded rejects its promise and throws nothing.
 */
export function compileChild(
  scope: Scope,
  { id, args, site }: InstructionOf<'start'>,
  target: Extract<StartTarget, { kind: 'workflow' }>,
): Step {
  const { workflow } = target
  const detached = target.detached === true
  const collect = compileElements(args)
  const index = scope.site(site)
  return (run, frame) => {
    const values = collect(run, frame)
    const name = callName(frame.identity, site, visit(frame, index))
    frame.registers[id] = orRejection(run, () => {
      const encoded = encodeInRun(run, values)
      refuseLargeInRun(run, encoded, `The arguments of workflow ${workflow}`)
      const child = { run: childRunId(run.state.run, name), workflow, detached }
      // Calls of workflows stand among those of tasks, under the workflow's name.
      const task = workflow as TaskId
      const request = { task, site, sync: false, name, args: encoded, speculative: false, child }
      return openCall(run, request).promise
    })
    return next
  }
}

/** What `open` gives, or a promise that rejects with what it throws into the run. */
function orRejection(run: Run, open: () => RunPromise | undefined): RunPromise | undefined {
  try {
    return open()
  } catch (error) {
    if (!(error instanceof Thrown)) throw error
    const promise = new RunPromise()
    rejectPromise(run, promise, error.value)
    return promise
  }
}
