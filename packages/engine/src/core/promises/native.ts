import { scopeCancelledMessage, unreachable } from '@namu/core/internal'
import { pushBuiltinFrame } from '../builtins/push.js'
import { Thrown } from '../errors/thrown.js'
import type { NativeBehaviour, NativeFunction } from '../state/records.js'
import type { Identity } from '../state/identity.js'
import { settleReturn } from '../interpret/async-generators.js'
import { pushed } from '../builtins/pushed.js'
import type { Run } from '../program/program.js'
import { cancelScope } from '../scopes/cancel.js'
import { leaveScope, reachLimit } from '../scopes/end.js'
import type { Value } from '../state/value.js'
import { settleElement } from './combinators.js'
import { failMapping, takeMapped } from './mapping.js'
import { settleOutcome } from './outcome.js'
import { rejectPromise, resolvePromise } from './resolve.js'
import { expireWait } from '../waits/end.js'

/** Calls a function of ECMA-262's promise algorithms; `pushed` when a frame delivers its result. */
export function callNative(
  run: Run,
  fn: NativeFunction,
  args: readonly Value[],
  identity: Identity,
): Value {
  const { behaviour } = fn
  switch (behaviour.kind) {
    case 'resolve':
    case 'reject':
      settleOnce(run, behaviour, args[0], identity)
      return undefined
    case 'allElement':
    case 'settledValue':
    case 'settledReason':
    case 'anyReason':
      settleElement(run, behaviour, args[0])
      return undefined
    case 'thenFinally':
    case 'catchFinally':
      pushBuiltinFrame(
        run,
        'Promise.finally',
        {
          onFinally: behaviour.onFinally,
          outcome: args[0],
          rejected: behaviour.kind === 'catchFinally',
          called: false,
        },
        identity,
      )
      return pushed
    case 'hostMethod': {
      const { builtin, receiver } = behaviour
      pushBuiltinFrame(run, 'host.call', { builtin, receiver, args }, identity)
      return pushed
    }
    case 'returned':
    case 'notReturned':
      settleReturn(run, behaviour.generator, behaviour.kind === 'returned', args[0])
      return undefined
    case 'scopeLeft':
      leaveScope(run, behaviour.scope, behaviour.rejected, args[0])
      return undefined
    case 'scopeLimit':
      reachLimit(run, behaviour.scope)
      return undefined
    case 'scopeCancel':
      cancelScope(run, behaviour.scope, scopeCancelledMessage(args[0]))
      return undefined
    case 'mapped':
      return takeMapped(run, behaviour.mapping, behaviour.index, args[0], identity)
    case 'mapFailed':
      failMapping(run, behaviour.mapping, args[0])
      return undefined
    case 'waitExpired':
      expireWait(run, behaviour.wait)
      return undefined
    case 'textOrder': {
      const [left, right] = args
      pushBuiltinFrame(run, 'Array.textOrder', { left, right }, identity)
      return pushed
    }
    case 'asyncItem':
      return { value: args[0] }
    case 'valueThunk':
      return behaviour.value
    case 'thrower':
      throw new Thrown(behaviour.value)
    default:
      return unreachable(behaviour, 'native function')
  }
}

function settleOnce(
  run: Run,
  behaviour: Extract<NativeBehaviour, { kind: 'resolve' | 'reject' }>,
  value: Value,
  identity: Identity,
): void {
  if (behaviour.once.done) return
  behaviour.once.done = true
  if (behaviour.promise === run.state.outcome)
    settleOutcome(run, behaviour.promise, behaviour.kind, value)
  else if (behaviour.kind === 'resolve') resolvePromise(run, behaviour.promise, value, identity)
  else rejectPromise(run, behaviour.promise, value)
}
