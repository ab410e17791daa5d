import type { Run } from '../program/program.js'
import type { RunScope } from '../state/run-scope.js'

/**
 * The scope that what happens now belongs to: of the frame on top, which has that of its caller or, for
 * a callback, that of its registration; on the empty stack that of the job. `undefined` is the run.
 */
export function currentScope({ state, jobScope }: Run): RunScope | undefined {
  const top = state.stack[state.stack.length - 1]
  return living(top === undefined ? jobScope : top.scope)
}

/** P3. */
export function living(scope: RunScope | undefined): RunScope | undefined {
  let found = scope
  while (found?.state === 'ended') found = found.parent
  return found
}
