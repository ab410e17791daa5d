import { currentScope, runWithin, surroundings } from './surroundings.js'

/**
 * Lets the current scope own something open, of which `promise` tells the outcome. The promise that
 * is returned rejects when the scope is cancelled before; `drop` is told then.
 */
export function ownedByScope<T>(promise: Promise<T>, drop: () => void = nothing): Promise<T> {
  const scope = currentScope()
  if (scope === undefined) return promise
  return new Promise<T>((resolve, reject) => {
    const member = {
      cancel: (error: Error) => {
        reject(error)
        drop()
      },
    }
    scope.own(member)
    promise.then(
      (value) => {
        resolve(value)
        scope.release(member)
      },
      (reason: unknown) => {
        reject(reason)
        scope.release(member)
      },
    )
  })
}

function nothing(): void {
  // There is nothing that could be told.
}

/**
 * Calls what starts something open, whose own code belongs to no scope and no run, and lets the
 * current scope own it.
 */
export function startInScope(start: () => unknown): unknown {
  const { scope, rollbacks } = surroundings()
  if (scope === undefined && rollbacks === undefined) return start()
  const started = runWithin({ scope: undefined, rollbacks: undefined }, start)
  return started instanceof Promise ? ownedByScope(started) : started
}
