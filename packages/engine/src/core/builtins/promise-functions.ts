import { describeValue } from '../convert/describe.js'
import { throwTypeError } from '../errors/run-error.js'
import { identityAt } from '../interpret/identity-at.js'
import { runsCode } from '../convert/iterate.js'
import type { Combinator } from '../promises/combination.js'
import { beginCombination, combine } from '../promises/combinators.js'
import { rejectPromise, toPromise } from '../promises/resolve.js'
import { resolvingFunctions } from '../promises/resolving-functions.js'
import { isCallable, RunPromise } from '../state/records.js'
import { takeIn } from './intake.js'
import type { NativeCall } from './native.js'
import { pushBuiltinFrame } from './push.js'
import { pushed } from './pushed.js'

const combinator =
  (kind: Combinator): NativeCall =>
  (run, args, frame, site) => {
    const [items] = args
    const origin = identityAt(run, frame, site)
    if (!runsCode(run, items)) return combine(run, kind, items, origin)
    const combination = beginCombination(kind, new RunPromise(), origin)
    return takeIn(run, items, { kind: 'promises', combination }, origin)
  }

const construct: NativeCall = (run, args, frame, site) => {
  const [executor] = args
  if (!isCallable(executor))
    return throwTypeError(run, `Promise resolver ${describeValue(executor)} is not a function`)
  const promise = new RunPromise()
  const state = { executor, promise, ...resolvingFunctions(promise), called: false }
  pushBuiltinFrame(run, 'Promise.executor', state, identityAt(run, frame, site))
  return pushed
}

export const promiseFunctions = {
  'Promise.all': combinator('all'),
  'Promise.allSettled': combinator('allSettled'),
  'Promise.any': combinator('any'),
  'Promise.race': combinator('race'),
  'Promise.reject': (run, args) => {
    const promise = new RunPromise()
    rejectPromise(run, promise, args[0])
    return promise
  },
  'Promise.resolve': (run, args, frame, site) =>
    toPromise(run, args[0], identityAt(run, frame, site)),
  'new Promise': construct,
} satisfies Record<string, NativeCall>
