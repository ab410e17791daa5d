import { identityAt } from '../interpret/identity-at.js'
import { combine, type Combinator } from '../promises/combinators.js'
import { rejectPromise, toPromise } from '../promises/resolve.js'
import { RunPromise } from '../state/records.js'
import type { NativeCall } from './native.js'

const combinator =
  (kind: Combinator): NativeCall =>
  (run, args, frame, site) =>
    combine(run, kind, args[0], identityAt(run, frame, site))

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
} satisfies Record<string, NativeCall>
