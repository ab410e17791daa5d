import { NativeFunction, type RunPromise } from '../state/records.js'

/** CreateResolvingFunctions: of both, only the first call counts. */
export function resolvingFunctions(promise: RunPromise): {
  resolve: NativeFunction
  reject: NativeFunction
} {
  const once = { done: false }
  return {
    resolve: new NativeFunction({ kind: 'resolve', promise, once }),
    reject: new NativeFunction({ kind: 'reject', promise, once }),
  }
}
