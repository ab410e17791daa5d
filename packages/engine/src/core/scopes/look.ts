import type { Run } from '../program/program.js'
import type { RunScope } from '../state/run-scope.js'

/** N4: something of a cancelled scope has ended; it is looked at once the job queue is empty. */
export function lookAt({ state }: Run, scope: RunScope): void {
  if (scope.state !== 'cancelled' || scope.looking) return
  scope.looking = true
  state.looks.push(scope)
}
