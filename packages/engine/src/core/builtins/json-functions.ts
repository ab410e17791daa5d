import { toText } from '../convert/primitive.js'
import { jsonShape, jsonView } from '../convert/json-view.js'
import { hostOperation } from '../errors/run-error.js'
import { identityAt } from '../interpret/identity-at.js'
import { isCallable } from '../state/records.js'
import type { Value } from '../state/value.js'
import type { NativeCall } from './native.js'
import { pushBuiltinFrame } from './push.js'
import { pushed } from './pushed.js'

/** The host does what calls nothing. */
const stringify: NativeCall = (run, args, frame, site) => {
  const [value, replacer, indent] = args
  const keys = Array.isArray(replacer) ? allowedKeys(replacer) : null
  const shape = jsonShape(run, value)
  if (isCallable(replacer) || shape === 'calls') {
    const state = {
      replacer: isCallable(replacer) ? replacer : undefined,
      allowed: keys ?? undefined,
      gap: gapOf(indent),
      levels: [],
      key: '',
      value,
      phase: 'property' as const,
      result: undefined,
    }
    pushBuiltinFrame(run, 'JSON.stringify', state, identityAt(run, frame, site))
    return pushed
  }
  const space = typeof indent === 'string' || typeof indent === 'number' ? indent : undefined
  const view = shape === 'plain' ? value : jsonView(run, value)
  return hostOperation(run, () => JSON.stringify(view, keys, space))
}

function allowedKeys(replacer: readonly Value[]): string[] {
  const keys = replacer.filter((key) => typeof key === 'string' || typeof key === 'number')
  return [...new Set(keys.map((key) => String(key)))]
}

function gapOf(indent: Value): string {
  if (typeof indent === 'string') return indent.slice(0, 10)
  return typeof indent === 'number' && indent >= 1
    ? ' '.repeat(Math.min(10, Math.trunc(indent)))
    : ''
}

const parse: NativeCall = (run, args, frame, site) => {
  const text = toText(run, args[0])
  const value = hostOperation(run, () => JSON.parse(text) as unknown)
  const [, reviver] = args
  if (!isCallable(reviver)) return value
  const root = { holder: { '': value }, key: '', value, keys: undefined, next: 0, calling: false }
  pushBuiltinFrame(run, 'JSON.parse', { reviver, levels: [root] }, identityAt(run, frame, site))
  return pushed
}

export const jsonFunctions = {
  'JSON.parse': parse,
  'JSON.stringify': stringify,
} satisfies Record<string, NativeCall>
