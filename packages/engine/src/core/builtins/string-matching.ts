import { hostOperation } from '../errors/run-error.js'
import type { Run } from '../program/program.js'
import { BuiltinIterator } from '../state/collections.js'
import type { Value } from '../state/value.js'
import { textAt, type Method } from './native.js'

/** A regular expression as it is, anything else as text. */
export function patternAt(run: Run, args: readonly Value[], at: number): string | RegExp {
  const value = args[at]
  return value instanceof RegExp ? value : textAt(run, args, at)
}

/** Text, and nothing at all, are made a regular expression by the host method. */
export function byPattern(find: (text: string, pattern: string | RegExp) => Value): Method<string> {
  return (run, text, args) => {
    const pattern = args[0] === undefined ? new RegExp('') : patternAt(run, args, 0)
    return hostOperation(run, () => find(text, pattern))
  }
}

/**
 * The matches are found at once: a text does not change, and `matchAll` works on a copy of the
 * regular expression, so nobody can tell.
 */
export const matchAll: Method<string> = (run, text, args) => {
  const pattern = args[0] === undefined ? /(?:)/g : patternAt(run, args, 0)
  const matches = hostOperation(run, () => [...text.matchAll(pattern as RegExp)])
  return new BuiltinIterator(matches, 'matches')
}
