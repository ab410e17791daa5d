import type { Behaviour } from '../builtins/behaviour.js'
import { callBack } from '../builtins/callback.js'
import type { ScopeState } from '../builtins/frame-states.js'
import { deliver } from '../interpret/deliver.js'
import type { Run } from '../program/program.js'
import { addReaction, toPromise } from '../promises/resolve.js'
import { NativeFunction } from '../state/records.js'
import type { RunScope } from '../state/run-scope.js'
import { leaveScope } from './end.js'

/** `scope` and `withTimeout` while they call their body; what it returns decides when it is left. */
export const scopeFrame: Behaviour<ScopeState> = {
  step(run, frame, state) {
    const { scope, body } = state
    if (!state.called) {
      state.called = true
      const cancel = new NativeFunction({ kind: 'scopeCancel', scope })
      callBack(run, frame, body, [{ cancel }])
      return
    }
    const ended = toPromise(run, frame.received, frame.identity)
    run.state.stack.pop()
    addReaction(run, ended, {
      kind: 'then',
      onFulfilled: new NativeFunction({ kind: 'scopeLeft', scope, rejected: false }),
      onRejected: new NativeFunction({ kind: 'scopeLeft', scope, rejected: true }),
      result: undefined,
      origin: frame.identity,
    })
    deliver(run, scope.result)
  },
  caught(run, _frame, { scope }, thrown) {
    run.state.stack.pop()
    leaveScope(run, scope, true, thrown)
    deliver(run, scope.result)
    return true
  },
}

/** Opens a scope around nothing yet. */
export function addScope({ state }: Run, scope: RunScope): void {
  if (scope.parent === undefined) state.scopes.add(scope)
  else scope.parent.children.add(scope)
}
