import { notCallableText, describeValue } from '../convert/describe.js'
import { isObject } from '../convert/primitive.js'
import { throwTypeError } from '../errors/run-error.js'
import { deliver } from '../interpret/deliver.js'
import { resumeGenerator } from '../interpret/generators.js'
import { getProperty } from '../interpret/get-property.js'
import { invoke } from '../interpret/invoke.js'
import type { Run } from '../program/program.js'
import { BuiltinIterator } from '../state/collections.js'
import { Identity } from '../state/identity.js'
import {
  isCallable,
  RunGenerator,
  Traversal,
  type Resumption,
  type UserIterator,
} from '../state/records.js'
import type { Value } from '../state/value.js'
import type { Behaviour } from './behaviour.js'
import { callBack, finish } from './callback.js'
import type { IterateState, TraversalRest, TraversalState } from './frame-states.js'
import { pushed } from './pushed.js'

/**
 * Steps of a loop, pattern or built-in over what runs code of the program: ECMA-262 7.4. Whatever ends
 * the iteration makes it `done` first, so that nothing closes it again.
 */
const forward: Resumption = { mode: 'next', value: undefined }

/** GetIterator: the object that the method made is asked for its `next` once. */
export const iterate: Behaviour<IterateState> = {
  step(run, frame, state) {
    if (!state.called) {
      state.called = true
      callBack(run, frame, state.method, [], state.iterable)
      return
    }
    finish(run, walkedBy(run, frame.received, frame.identity))
  },
}

/** What walks an iterator; `identity` names the calls of its methods. */
export function walkedBy(
  run: Run,
  iterator: Value,
  identity: Identity,
): Traversal | BuiltinIterator {
  if (!isObject(iterator))
    throwTypeError(run, 'Result of the Symbol.iterator method is not an object')
  if (iterator instanceof BuiltinIterator) return iterator
  if (iterator instanceof RunGenerator) return new Traversal(iterator)
  const next = getProperty(run, iterator, 'next')
  return new Traversal({ iterator, next, identity, calls: 0 })
}

/** Asks for the next item: the answer goes to the frame on top, which is the one that asks. */
export function askNext(run: Run, { source }: Traversal, args: readonly Value[] = []): void {
  if (source instanceof RunGenerator) resume(run, source, { ...forward, value: args[0] })
  else callMethod(run, source, source.next, args)
}

/** Calls `return` or `throw` of an iterator; false when it has none. */
export function askTo(run: Run, { source }: Traversal, how: Resumption, given = true): boolean {
  if (source instanceof RunGenerator) {
    resume(run, source, how)
    return true
  }
  const method = getProperty(run, source.iterator, how.mode)
  if (method === undefined || method === null) return false
  callMethod(run, source, method, given ? [how.value] : [])
  return true
}

function resume(run: Run, generator: RunGenerator, how: Resumption): void {
  const answer = resumeGenerator(run, generator, how)
  if (answer !== pushed) deliver(run, answer)
}

function callMethod(run: Run, source: UserIterator, method: Value, args: readonly Value[]): void {
  if (!isCallable(method)) throwTypeError(run, `${notCallableText(method)} is not a function`)
  const identity = new Identity(source.identity, 'iterator', source.calls)
  source.calls += 1
  invoke(run, method, args, identity, source.iterator)
}

/** The answer of an iterator is an object; getters of it are out of reach of the engine. */
export function answerOf(run: Run, received: Value): object {
  if (isObject(received)) return received
  return throwTypeError(run, `Iterator result ${describeValue(received)} is not an object`)
}

export function isDone(run: Run, answer: object): boolean {
  return Boolean(getProperty(run, answer, 'done'))
}

export const iterateStep: Behaviour<TraversalState> = {
  step(run, frame, state) {
    const { traversal } = state
    if (!state.called) {
      state.called = true
      askNext(run, traversal)
      return
    }
    const answer = answerOf(run, frame.received)
    const done = isDone(run, answer)
    traversal.current = done ? undefined : getProperty(run, answer, 'value')
    traversal.done = done
    finish(run, !done)
  },
  caught(_run, _frame, { traversal }) {
    traversal.done = true
    return false
  },
}

export const iterateRest: Behaviour<TraversalRest> = {
  step(run, frame, state) {
    const { traversal, items } = state
    if (state.called) {
      const answer = answerOf(run, frame.received)
      if (isDone(run, answer)) {
        traversal.done = true
        finish(run, items)
        return
      }
      items.push(getProperty(run, answer, 'value'))
    }
    state.called = true
    askNext(run, traversal)
  },
  caught(_run, _frame, { traversal }) {
    traversal.done = true
    return false
  },
}

/** IteratorClose; nothing takes a value from it. */
export const iterateClose: Behaviour<TraversalState> = {
  step(run, frame, state) {
    if (state.called) {
      answerOf(run, frame.received)
      run.state.stack.pop()
      return
    }
    state.called = true
    const how: Resumption = { mode: 'return', value: undefined }
    if (!askTo(run, state.traversal, how, false)) run.state.stack.pop()
  },
}
