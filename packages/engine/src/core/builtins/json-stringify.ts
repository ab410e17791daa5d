import { getProperty } from '../interpret/get-property.js'
import { ownKeys } from '../interpret/own-properties.js'
import { throwTypeError } from '../errors/run-error.js'
import { refuseDepth } from '../convert/primitive.js'
import { conversionOf } from '../convert/json-view.js'
import type { Run } from '../program/program.js'
import { isCallable, type BuiltinFrame } from '../state/records.js'
import { UrlRecord } from '../state/host-objects.js'
import type { Value } from '../state/value.js'
import type { Behaviour } from './behaviour.js'
import { callBack, finish } from './callback.js'
import type { StringifyLevel, StringifyState } from './frame-states.js'
import { circularText } from './json-circular.js'

/**
 * ECMA-262 SerializeJSONProperty with calls of `toJSON` and of a replacer, as a machine.
 *
 * J1. `levels` are the objects that are open, outermost first; the value looked at now is the property
 *     `key` of the innermost one, or the root.
 * J2. `phase` says which of the two calls the frame waits for.
 */
export const stringifyFrame: Behaviour<StringifyState> = {
  step(run, frame, state) {
    for (;;) {
      if (callNext(run, frame, state)) return
      const text = serialize(run, state)
      if (text === opened) {
        if (nextProperty(run, state)) continue
      } else if (advance(run, state, text)) continue
      finish(run, state.result)
      return
    }
  },
}

/** Text of a value, nothing for what JSON leaves out, or `opened` when a level was opened. */
const opened: unique symbol = Symbol('opened')
type Serialized = string | undefined | typeof opened

/** Calls `toJSON`, then the replacer; false when neither is left to call. */
function callNext(run: Run, frame: BuiltinFrame, state: StringifyState): boolean {
  if (state.phase === 'replacer') {
    state.value = frame.received
    state.phase = 'property'
    return false
  }
  if (state.phase === 'toJSON') state.value = frame.received
  else {
    const convert = conversionOf(run, state.value)
    if (convert !== undefined) {
      state.phase = 'toJSON'
      callBack(run, frame, convert, [state.key], state.value)
      return true
    }
    if (state.value instanceof Date) state.value = state.value.toJSON()
    if (state.value instanceof UrlRecord) state.value = state.value.href
  }
  state.phase = 'property'
  if (state.replacer === undefined) return false
  state.phase = 'replacer'
  // `this` is the object that has the property; the root has one of its own.
  const holder = state.levels.at(-1)?.value ?? { '': state.value }
  callBack(run, frame, state.replacer, [state.key, state.value], holder)
  return true
}

function serialize(run: Run, state: StringifyState): Serialized {
  const { value } = state
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null'
    case 'boolean':
      return String(value)
    case 'bigint':
      return throwTypeError(run, 'Do not know how to serialize a BigInt')
    case 'object':
      if (value === null) return 'null'
      if (isCallable(value)) return undefined
      open(run, state, value)
      return opened
    default:
      return undefined
  }
}

function open(run: Run, state: StringifyState, value: object): void {
  const { levels } = state
  if (levels.some((level) => level.value === value))
    throwTypeError(run, circularText(levels, value, state.key))
  refuseDepth(run, levels.length)
  const isArray = Array.isArray(value)
  const keys = isArray
    ? Array.from({ length: (value as readonly Value[]).length }, (_, at) => String(at))
    : (state.allowed ?? ownKeys(run, value))
  levels.push({ value, isArray, keys, next: 0, parts: [] })
}

/** Moves to the next property, closing levels that have none left; false when the root is done. */
function nextProperty(run: Run, state: StringifyState): boolean {
  const level = state.levels.at(-1)
  if (level === undefined) return false
  const key = level.keys[level.next]
  if (key === undefined) {
    const text = close(level, state)
    state.levels.pop()
    return advance(run, state, text)
  }
  level.next += 1
  state.key = key
  state.value = getProperty(run, level.value, key)
  return true
}

/** Adds the text of a property to its level and goes on; of the root it is the result. */
function advance(run: Run, state: StringifyState, text: string | undefined): boolean {
  const level = state.levels.at(-1)
  if (level === undefined) {
    state.result = text
    return false
  }
  if (level.isArray) level.parts.push(text ?? 'null')
  else if (text !== undefined) {
    const key = level.keys[level.next - 1] ?? ''
    level.parts.push(`${JSON.stringify(key)}:${state.gap === '' ? '' : ' '}${text}`)
  }
  return nextProperty(run, state)
}

function close({ isArray, parts }: StringifyLevel, { gap, levels }: StringifyState): string {
  const [left, right] = isArray ? ['[', ']'] : ['{', '}']
  if (parts.length === 0 || gap === '') return left + parts.join(',') + right
  const outer = `\n${gap.repeat(levels.length - 1)}`
  return left + outer + gap + parts.join(`,${outer}${gap}`) + outer + right
}
