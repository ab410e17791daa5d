import { decodeValue, encodeInRun } from '../calls/boundary.js'
import { toText } from '../convert/primitive.js'
import { jsonView } from '../convert/json-view.js'
import { fault, hostOperation } from '../errors/run-error.js'
import { isCallable } from '../state/records.js'
import type { NativeCall } from './native.js'

const stringify: NativeCall = (run, args) => {
  const [value, replacer, indent] = args
  if (isCallable(replacer))
    return fault(run, 'JSON.stringify is given a function', 'Change the data before.')
  const keys = Array.isArray(replacer)
    ? replacer
        .filter((key) => typeof key === 'string' || typeof key === 'number')
        .map((key) => String(key))
    : null
  const space = typeof indent === 'string' || typeof indent === 'number' ? indent : undefined
  const view = jsonView(run, value)
  return hostOperation(run, () => JSON.stringify(view, keys, space))
}

const parse: NativeCall = (run, args) => {
  if (isCallable(args[1]))
    return fault(run, 'JSON.parse is given a function', 'Change the data afterwards.')
  const text = toText(run, args[0])
  return hostOperation(run, () => JSON.parse(text) as unknown)
}

export const jsonFunctions = {
  'JSON.parse': parse,
  'JSON.stringify': stringify,
  structuredClone: (run, args) => decodeValue(encodeInRun(run, args[0])),
} satisfies Record<string, NativeCall>
