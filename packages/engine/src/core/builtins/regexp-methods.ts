import type { BuiltinMethod } from '@namu/core/internal'
import { hostOperation } from '../errors/run-error.js'
import { textAt, type Method } from './native.js'

/**
 * Regular expressions are the host's own objects: their language is ECMA-262's, and `lastIndex` is
 * the only state, which a snapshot writes.
 */
export const regExpMethods: Readonly<Record<BuiltinMethod<'RegExp'>, Method<RegExp>>> = {
  exec: (run, pattern, args) => {
    const text = textAt(run, args, 0)
    return hostOperation(run, () => pattern.exec(text))
  },
  test: (run, pattern, args) => {
    const text = textAt(run, args, 0)
    return hostOperation(run, () => pattern.test(text))
  },
  toString: (_run, pattern) => String(pattern),
}

/** Whether matching changes the object: the prefetcher must not do it. */
export function isStateful(value: unknown): boolean {
  return value instanceof RegExp && (value.global || value.sticky)
}
