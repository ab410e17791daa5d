import { isObject, objectText } from '../convert/primitive.js'
import { objectType } from '../convert/receiver.js'
import { throwTypeError } from '../errors/run-error.js'
import { sizeOf, unrepeatable } from '../evaluate/conversion.js'
import { ownMethod } from '../interpret/members.js'
import type { Run } from '../program/program.js'
import { conversionAnswer } from '../state/evaluation.js'
import { isCallable, type BuiltinFrame } from '../state/records.js'
import type { Value } from '../state/value.js'
import type { Behaviour } from './behaviour.js'
import { callBack } from './callback.js'
import type { ToPrimitiveState } from './frame-states.js'

/** OrdinaryToPrimitive (ECMA-262 7.1.1.1); the step below it is then executed again. */
export const toPrimitiveFrame: Behaviour<ToPrimitiveState> = {
  step(run, frame, state) {
    if (state.called && !isObject(frame.received)) {
      answer(run, state, frame.received)
      return
    }
    const names = state.hint === 'string' ? textFirst : numberFirst
    for (let name = names[state.tried]; name !== undefined; name = names[state.tried]) {
      state.tried += 1
      if (tryMethod(run, frame, state, name)) return
    }
    throwTypeError(run, 'Cannot convert object to primitive value')
  },
}

const textFirst = ['toString', 'valueOf'] as const
const numberFirst = ['valueOf', 'toString'] as const

/** True when the method is being called, or has answered. */
function tryMethod(
  run: Run,
  frame: BuiltinFrame,
  state: ToPrimitiveState,
  name: 'toString' | 'valueOf',
): boolean {
  const { value } = state
  const own = ownMethod(run, value, name)
  if (own !== undefined) {
    if (!isCallable(own.fn)) return false
    state.called = true
    callBack(run, frame, own.fn, [])
    return true
  }
  // The built-in `valueOf` of an object is the object.
  if (name === 'valueOf' || objectType(value) === 'Bare') return false
  answer(run, state, objectText(run, value))
  return true
}

function answer(run: Run, state: ToPrimitiveState, value: Value): void {
  const { answers, gathered, read, watched, size, value: source } = state
  if (watched !== undefined && !Object.is(sizeOf(watched), size)) throw unrepeatable(run)
  run.state.stack.pop()
  run.state.answers = [...answers, { builtin: conversionAnswer, threw: false, value, source, read }]
  run.state.gathered = gathered
}
