import { toText } from '../convert/primitive.js'
import { hostOperation } from '../errors/run-error.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import type { NativeCall } from './native.js'

/** The literal `/x/g` is `new RegExp('x', 'g')`: a fresh object each time. */
function construct(run: Run, args: readonly Value[]): RegExp {
  const [pattern, flags] = args
  const source =
    pattern instanceof RegExp ? pattern.source : pattern === undefined ? '' : toText(run, pattern)
  const inherited = pattern instanceof RegExp ? pattern.flags : ''
  const chosen = flags === undefined ? inherited : toText(run, flags)
  return hostOperation(run, () => new RegExp(source, chosen))
}

export const regExpFunctions = {
  // Called as a function it gives a regular expression back as it is.
  RegExp: (run, args) =>
    args[0] instanceof RegExp && args[1] === undefined ? args[0] : construct(run, args),
  'new RegExp': construct,
} satisfies Record<string, NativeCall>
