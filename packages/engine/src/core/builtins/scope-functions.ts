import { needsFunction, shownLimit, type SiteId } from '@namu/core/internal'
import { throwTypeError } from '../errors/run-error.js'
import { identityAt } from '../interpret/identity-at.js'
import { pushFrame } from '../interpret/deliver.js'
import type { Run } from '../program/program.js'
import { addReaction } from '../promises/resolve.js'
import { currentScope } from '../scopes/current.js'
import { addScope } from '../scopes/enter.js'
import { callName, type Identity } from '../state/identity.js'
import {
  BuiltinFrame,
  isCallable,
  NativeFunction,
  RunPromise,
  type Callable,
} from '../state/records.js'
import { RunScope } from '../state/run-scope.js'
import { addTimer } from '../timers/start.js'
import type { ScopeState } from './frame-states.js'
import type { NativeCall } from './native.js'
import { pushed } from './pushed.js'

const scope: NativeCall = (run, [body], frame, site) => {
  if (!isCallable(body)) return throwTypeError(run, needsFunction('scope'))
  const identity = identityAt(run, frame, site)
  return enter(run, new RunScope(currentScope(run), new RunPromise()), body, identity)
}

const withTimeout: NativeCall = (run, [until, body], frame, site) => {
  if (!isCallable(body)) return throwTypeError(run, needsFunction('withTimeout'))
  const identity = identityAt(run, frame, site)
  const name = callName(identity, identity.site, 0)
  const { timer, promise } = addTimer(run, identity.site as SiteId, name, until)
  const opened = new RunScope(currentScope(run), new RunPromise())
  timer.scope = opened
  opened.limit = { timer, shown: shownLimit(until), reached: false }
  addReaction(run, promise, {
    kind: 'then',
    onFulfilled: new NativeFunction({ kind: 'scopeLimit', scope: opened }),
    onRejected: undefined,
    result: undefined,
    origin: identity,
  })
  return enter(run, opened, body, identity)
}

function enter(run: Run, opened: RunScope, body: Callable, identity: Identity): typeof pushed {
  const state: ScopeState = { scope: opened, body, called: false }
  const frame = new BuiltinFrame('Scope.enter', state, identity)
  pushFrame(run, frame, opened)
  addScope(run, opened)
  return pushed
}

export const scopeFunctions = {
  'namu.scope': scope,
  'namu.withTimeout': withTimeout,
} satisfies Record<string, NativeCall>
