import { toText } from '../convert/primitive.js'
import { hostOperation } from '../errors/run-error.js'
import { identityAt } from '../interpret/identity-at.js'
import { isCallable } from '../state/records.js'
import type { Value } from '../state/value.js'
import type { Behaviour } from './behaviour.js'
import { callBack, finish } from './callback.js'
import type { ReplaceMatch, ReplaceState } from './frame-states.js'
import { textAt, type Method } from './native.js'
import { pushBuiltinFrame } from './push.js'
import { pushed } from './pushed.js'
import { patternAt } from './string-matching.js'

type HostReplacement = (...args: Value[]) => string

/** By text, in which `$` patterns count, or by the results of a function. */
export function replacement(name: 'replace' | 'replaceAll'): Method<string> {
  return (run, text, args, frame, site) => {
    const wanted = patternAt(run, args, 0)
    const fn = args[1]
    if (!isCallable(fn)) {
      // The host says so, before it looks at what to replace with.
      if (name === 'replaceAll' && wanted instanceof RegExp && !wanted.global)
        return hostOperation(run, () => text.replaceAll(wanted, ''))
      const by = textAt(run, args, 1)
      return hostOperation(run, () => text[name](wanted, by))
    }
    const matches: ReplaceMatch[] = []
    const collect: HostReplacement = (...found) => {
      matches.push(matchOf(found))
      return ''
    }
    hostOperation(run, () => text[name](wanted, collect))
    const state = { text, fn, matches, next: 0, result: '', rest: 0, waiting: false }
    pushBuiltinFrame(run, `String.${name}`, state, identityAt(run, frame, site))
    return pushed
  }
}

/** From (match, ...captures, position, text) and the named groups, if the pattern has some. */
function matchOf(args: readonly Value[]): ReplaceMatch {
  const hasGroups = typeof args.at(-1) === 'object'
  return { at: Number(args.at(hasGroups ? -3 : -2)), length: String(args[0]).length, args }
}

/** All matches are found before the first call, as ECMA-262 has it. */
export const replaceFrame: Behaviour<ReplaceState> = {
  step(run, frame, state) {
    const current = state.matches[state.next]
    if (state.waiting && current !== undefined) {
      const by = toText(run, frame.received)
      state.waiting = false
      state.result += state.text.slice(state.rest, current.at) + by
      state.rest = current.at + current.length
      state.next += 1
    }
    const match = state.matches[state.next]
    if (match === undefined) {
      finish(run, state.result + state.text.slice(state.rest))
      return
    }
    state.waiting = true
    callBack(run, frame, state.fn, match.args)
  },
}
