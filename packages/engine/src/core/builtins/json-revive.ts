import { isObject, refuseDepth } from '../convert/primitive.js'
import { getProperty } from '../interpret/get-property.js'
import { defineProperty, ownKeys } from '../interpret/own-properties.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import type { Behaviour } from './behaviour.js'
import { callBack, finish } from './callback.js'
import type { ReviveState } from './frame-states.js'

/** ECMA-262 InternalizeJSONProperty as a machine: properties first, then the object that has them. */
export const reviveFrame: Behaviour<ReviveState> = {
  step(run, frame, state) {
    for (;;) {
      const level = state.levels.at(-1)
      if (level === undefined) {
        finish(run, frame.received)
        return
      }
      if (level.calling) {
        state.levels.pop()
        if (state.levels.length > 0) assign(level.holder, level.key, frame.received)
        continue
      }
      level.keys ??= keysOf(run, level.value)
      const key = level.keys[level.next]
      if (key === undefined) {
        level.calling = true
        callBack(run, frame, state.reviver, [level.key, level.value], level.holder)
        return
      }
      level.next += 1
      refuseDepth(run, state.levels.length)
      const holder = level.value as object
      const value = getProperty(run, holder, key)
      state.levels.push({ holder, key, value, keys: undefined, next: 0, calling: false })
    }
  },
}

function keysOf(run: Run, value: Value): readonly string[] {
  if (!isObject(value)) return []
  return Array.isArray(value)
    ? Array.from({ length: value.length }, (_, at) => String(at))
    : ownKeys(run, value)
}

/** What cannot be deleted or defined stays as it is. */
function assign(holder: object, key: string, value: Value): void {
  if (value === undefined) Reflect.deleteProperty(holder, key)
  else if (Object.isExtensible(holder)) defineProperty(holder, key, value)
  else Reflect.set(holder, key, value)
}
