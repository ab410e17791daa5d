import type { BuiltinMethod } from '@namu/core/internal'
import { identityAt } from '../interpret/identity-at.js'
import { promiseThen } from '../promises/resolve.js'
import { isCallable, NativeFunction, type RunPromise } from '../state/records.js'
import type { Method } from './native.js'

export const promiseMethods: Readonly<Record<BuiltinMethod<'Promise'>, Method<RunPromise>>> = {
  catch: (run, promise, args, frame, site) =>
    promiseThen(run, promise, undefined, args[0], identityAt(run, frame, site)),
  finally: (run, promise, args, frame, site) => {
    const origin = identityAt(run, frame, site)
    const onFinally = args[0]
    if (!isCallable(onFinally)) return promiseThen(run, promise, onFinally, onFinally, origin)
    return promiseThen(
      run,
      promise,
      new NativeFunction({ kind: 'thenFinally', onFinally, origin }),
      new NativeFunction({ kind: 'catchFinally', onFinally, origin }),
      origin,
    )
  },
  then: (run, promise, args, frame, site) =>
    promiseThen(run, promise, args[0], args[1], identityAt(run, frame, site)),
}
