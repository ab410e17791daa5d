import { InvariantError, type InstructionOf, type ValueId } from '@namu/core/internal'
import { drain, iteratorOf } from '../convert/iterate.js'
import { describeValue } from '../convert/describe.js'
import { throwTypeError } from '../errors/run-error.js'
import { next, type Step } from '../program/program.js'
import { BuiltinIterator, closeIterator, stepIterator } from '../state/collections.js'
import type { FunctionFrame } from '../state/records.js'

export function compileIterate({ id, value }: InstructionOf<'iterate'>): Step {
  return (run, frame) => {
    const iterable = frame.registers[value]
    const iterator = iteratorOf(run, iterable)
    if (iterator === undefined) throwTypeError(run, `${describeValue(iterable)} is not iterable`)
    if (iterator !== iterable) iterator.owned = true
    frame.registers[id] = iterator
    return next
  }
}

export function compileIteratorStep({ id, iterator }: InstructionOf<'iteratorStep'>): Step {
  return (_run, frame) => {
    frame.registers[id] = stepIterator(iteratorIn(frame, iterator))
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
  return (_run, frame) => {
    frame.registers[id] = drain(iteratorIn(frame, iterator))
    return next
  }
}

export function compileIteratorClose({ iterator }: InstructionOf<'iteratorClose'>): Step {
  return (_run, frame) => {
    closeIterator(iteratorIn(frame, iterator))
    return next
  }
}

function iteratorIn(frame: FunctionFrame, register: ValueId): BuiltinIterator {
  const iterator = frame.registers[register]
  if (iterator instanceof BuiltinIterator) return iterator
  throw new InvariantError('iterator instructions work on what `iterate` made')
}
