import { unreachable } from '@namu/core/internal'
import { notIterableArgument, iteratorMethod } from '../convert/iterate.js'
import { toPropertyKey } from '../convert/primitive.js'
import { throwTypeError } from '../errors/run-error.js'
import { Thrown } from '../errors/thrown.js'
import { getProperty } from '../interpret/get-property.js'
import { defineProperty } from '../interpret/own-properties.js'
import type { Run } from '../program/program.js'
import { endCombination, takePromise } from '../promises/combinators.js'
import { callNative } from '../promises/native.js'
import { stepIterator } from '../state/collections.js'
import { isCallable, RunGenerator, Traversal, type BuiltinFrame } from '../state/records.js'
import type { Identity } from '../state/identity.js'
import type { Value } from '../state/value.js'
import type { Behaviour } from './behaviour.js'
import { callBack, finish } from './callback.js'
import { entryOf } from './entries.js'
import { withErrors } from './error-properties.js'
import type { IntakeState, Taker } from './frame-states.js'
import { answerOf, askNext, askTo, isDone, walkedBy } from './iteration-frames.js'
import { pushBuiltinFrame } from './push.js'
import { pushed } from './pushed.js'

/** Starts a built-in over what runs code at each step: its frame will deliver the result. */
export function takeIn(run: Run, iterable: Value, taker: Taker, identity: Identity): Value {
  const state: IntakeState = {
    iterable,
    taker,
    phase: 'start',
    walked: undefined,
    thrown: undefined,
  }
  pushBuiltinFrame(run, 'iterateInto', state, identity)
  return pushed
}

/**
 * A built-in that takes items one by one, so that what it does with one happens before the program makes
 * the next.
 *
 * N1. An exception of the iterator itself ends the iteration; one of taking an item closes the iterator
 *     first, and what closing throws then is passed over.
 * N2. A combinator of promises never throws: its promise is rejected.
 */
export const intake: Behaviour<IntakeState> = {
  step(run, frame, state) {
    const { phase } = state
    switch (phase) {
      case 'start':
        open(run, frame, state)
        return
      case 'opened':
        state.phase = 'ask'
        state.walked = walkedBy(run, frame.received, frame.identity)
        return
      case 'ask':
        ask(run, frame, state)
        return
      case 'answered': {
        const answer = answerOf(run, frame.received)
        if (isDone(run, answer)) finish(run, resultOf(run, state.taker))
        else take(run, frame, state, getProperty(run, answer, 'value'))
        return
      }
      case 'called':
        if (state.taker.kind === 'mapped') state.taker.items.push(frame.received)
        state.phase = 'ask'
        return
      case 'close': {
        state.phase = 'closed'
        const how = { mode: 'return', value: undefined } as const
        if (state.walked instanceof Traversal && askTo(run, state.walked, how, false)) return
        throw new Thrown(state.thrown)
      }
      case 'closed':
        throw new Thrown(state.thrown)
      default:
        unreachable(phase, 'phase')
    }
  },
  caught(run, _frame, state, thrown) {
    if (state.taker.kind === 'promises') {
      const { aggregate, reject, origin } = state.taker.combination
      callNative(run, reject, [thrown], origin)
      finish(run, aggregate.result)
      return true
    }
    // V8 closes the iterator of Object.fromEntries also for what `next` throws.
    const closes = state.taker.kind === 'object' && state.phase === 'answered'
    if (closes || state.phase === 'called') {
      state.thrown = thrown
      state.phase = 'close'
      return true
    }
    // What closing throws gives way to the first exception.
    return state.phase === 'closed' && !Object.is(thrown, state.thrown)
  },
}

function open(run: Run, frame: BuiltinFrame, state: IntakeState): void {
  const { iterable } = state
  if (iterable instanceof RunGenerator) {
    state.walked = new Traversal(iterable)
    state.phase = 'ask'
    return
  }
  const method = iteratorMethod(run, iterable)
  if (!isCallable(method)) throwTypeError(run, notIterableArgument(iterable))
  state.phase = 'opened'
  callBack(run, frame, method, [], iterable)
}

function ask(run: Run, frame: BuiltinFrame, state: IntakeState): void {
  const { walked } = state
  if (walked instanceof Traversal) {
    state.phase = 'answered'
    askNext(run, walked)
  } else if (walked && stepIterator(walked)) take(run, frame, state, walked.current)
  else finish(run, resultOf(run, state.taker))
}

/** While it lasts, exceptions close the iterator. */
function take(run: Run, frame: BuiltinFrame, state: IntakeState, item: Value): void {
  const { taker } = state
  state.phase = 'called'
  switch (taker.kind) {
    case 'mapped':
      callBack(run, frame, taker.fn, [item, taker.items.length], taker.receiver)
      return
    case 'list':
    case 'errors':
      taker.items.push(item)
      return
    case 'map':
      taker.map.set(...entryOf(run, item))
      return
    case 'set':
      taker.set.add(item)
      return
    case 'object': {
      const [key, value] = entryOf(run, item)
      defineProperty(taker.object, toPropertyKey(run, key), value)
      return
    }
    case 'promises':
      takePromise(run, taker.combination, item)
      return
    default:
      unreachable(taker, 'taker')
  }
}

function resultOf(run: Run, taker: Taker): Value {
  switch (taker.kind) {
    case 'mapped':
    case 'list':
      return taker.items
    case 'errors':
      return withErrors(taker.error, taker.items)
    case 'map':
      return taker.map
    case 'set':
      return taker.set
    case 'object':
      return taker.object
    case 'promises':
      endCombination(run, taker.combination)
      return taker.combination.aggregate.result
    default:
      return unreachable(taker, 'taker')
  }
}
