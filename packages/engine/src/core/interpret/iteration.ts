import { InvariantError, type InstructionOf, type ValueId } from '@namu/core/internal'
import { pushBuiltinFrame } from '../builtins/push.js'
import { drain, iteratorMethod, iteratorOf, notIterableArgument } from '../convert/iterate.js'
import { throwTypeError } from '../errors/run-error.js'
import { next, reload, type Step } from '../program/program.js'
import { BuiltinIterator, closeIterator, stepIterator } from '../state/collections.js'
import { isCallable, RunGenerator, Traversal, type FunctionFrame } from '../state/records.js'
import { identityAt } from './identity-at.js'
import type { Scope } from './scope.js'

export function compileIterate(scope: Scope, instruction: InstructionOf<'iterate'>): Step {
  const { id, value, what } = instruction
  const { accessorSite } = scope
  return (run, frame) => {
    const iterable = frame.registers[value]
    if (iterable instanceof RunGenerator) {
      frame.registers[id] = new Traversal(iterable)
      return next
    }
    const method = iteratorMethod(run, iterable)
    if (isCallable(method)) {
      frame.target = id
      const state = { iterable, method, called: false }
      pushBuiltinFrame(run, 'iterate', state, identityAt(run, frame, accessorSite))
      return reload
    }
    const iterator = method === undefined ? iteratorOf(run, iterable) : undefined
    if (iterator === undefined) {
      const named = what === undefined ? notIterableArgument(iterable) : `${what} is not iterable`
      throwTypeError(run, named)
    }
    if (iterator !== iterable) iterator.owned = true
    frame.registers[id] = iterator
    return next
  }
}

export function compileIteratorStep({ id, iterator }: InstructionOf<'iteratorStep'>): Step {
  return (run, frame) => {
    const walked = iteratorIn(frame, iterator)
    if (walked instanceof BuiltinIterator) frame.registers[id] = stepIterator(walked)
    else if (walked.done) {
      walked.current = undefined
      frame.registers[id] = false
    } else {
      frame.target = id
      const state = { traversal: walked, called: false }
      pushBuiltinFrame(run, 'iterateStep', state, frame.identity)
      return reload
    }
    return next
  }
}

export function compileIteratorValue({ id, iterator }: InstructionOf<'iteratorValue'>): Step {
  return (_run, frame) => {
    frame.registers[id] = iteratorIn(frame, iterator).current
    return next
  }
}

export function compileIteratorRest({ id, iterator }: InstructionOf<'iteratorRest'>): Step {
  return (run, frame) => {
    const walked = iteratorIn(frame, iterator)
    if (walked instanceof BuiltinIterator) frame.registers[id] = drain(walked)
    else if (walked.done) frame.registers[id] = []
    else {
      frame.target = id
      const state = { traversal: walked, items: [], called: false }
      pushBuiltinFrame(run, 'iterateRest', state, frame.identity)
      return reload
    }
    return next
  }
}

export function compileIteratorClose({ iterator }: InstructionOf<'iteratorClose'>): Step {
  return (run, frame) => {
    const walked = iteratorIn(frame, iterator)
    if (walked instanceof BuiltinIterator) closeIterator(walked)
    else if (!walked.done) {
      walked.done = true
      frame.target = -1
      const state = { traversal: walked, called: false }
      pushBuiltinFrame(run, 'iterateClose', state, frame.identity)
      return reload
    }
    return next
  }
}

function iteratorIn(frame: FunctionFrame, register: ValueId): BuiltinIterator | Traversal {
  const iterator = frame.registers[register]
  if (iterator instanceof BuiltinIterator || iterator instanceof Traversal) return iterator
  throw new InvariantError('iterator instructions work on what `iterate` made')
}
