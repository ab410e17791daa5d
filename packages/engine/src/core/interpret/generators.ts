import { invariant, type InstructionOf } from '@namu/core/internal'
import { pushBuiltinFrame } from '../builtins/push.js'
import { pushed } from '../builtins/pushed.js'
import { throwTypeError } from '../errors/run-error.js'
import { Thrown } from '../errors/thrown.js'
import { next, reload, type Run, type Step } from '../program/program.js'
import { BuiltinIterator, stepIterator } from '../state/collections.js'
import {
  RunAsyncGenerator,
  RunGenerator,
  Traversal,
  type FunctionFrame,
  type Resumption,
} from '../state/records.js'
import type { Value } from '../state/value.js'
import { answerRequest, iteratorResult, resumptionOf } from './async-generators.js'
import { deliver, handOverPromise, pushFrame } from './deliver.js'
import { keepRegisters } from './keep-registers.js'

/**
 * Generators (ECMA-262 27.5): a generator object holds the frame of its function between suspensions.
 * How a generator is resumed is data, which the function's own code looks at (see `yield` in the IR).
 */
export function compileGeneratorStart(live: readonly number[]): Step {
  return (run, frame) => {
    keepRegisters(frame, live)
    const isAsync = run.program.functions[frame.fn]?.async === true
    const generator = isAsync ? new RunAsyncGenerator(frame) : new RunGenerator(frame)
    frame.generator = generator
    run.state.stack.pop()
    deliver(run, generator)
    return reload
  }
}

export function compileYield(
  { id, value, delegated }: InstructionOf<'yield'>,
  live: readonly number[],
): Step {
  return (run, frame) => {
    const { generator } = frame
    invariant(generator, 'only a generator that has started yields')
    const given = frame.registers[value]
    if (generator instanceof RunAsyncGenerator) {
      const following = answerRequest(run, generator, iteratorResult(given, false))
      if (following !== undefined) {
        frame.registers[id] = resumptionOf(following)
        return next
      }
    }
    keepRegisters(frame, live)
    frame.target = id
    generator.state = 'suspended'
    run.state.stack.pop()
    if (generator instanceof RunAsyncGenerator) handOverPromise(run, frame)
    else deliver(run, delegated ? given : iteratorResult(given, false))
    return reload
  }
}

/** Resumes a generator: its answer is here, or `pushed` when its frame will deliver it. */
export function resumeGenerator(
  run: Run,
  generator: RunGenerator,
  { mode, value }: Resumption,
): Value {
  if (generator.state === 'running') throwTypeError(run, 'Generator is already running')
  if (generator.state === 'start' && mode !== 'next') endGenerator(generator)
  const { frame } = generator
  if (frame === undefined) {
    if (mode === 'throw') throw new Thrown(value)
    return iteratorResult(mode === 'return' ? value : undefined, true)
  }
  pushFrame(run, frame)
  if (generator.state === 'suspended') {
    const resumption: Resumption = { mode, value }
    frame.registers[frame.target] = resumption
  }
  generator.state = 'running'
  return pushed
}

export function endGenerator(generator: RunGenerator): void {
  generator.state = 'done'
  generator.frame = undefined
}

/** `yield*`: the iterators of built-ins have `next` alone. */
export function compileDelegate({ id, iterator, resumption }: InstructionOf<'delegate'>): Step {
  return (run, frame) => {
    const inner = frame.registers[iterator]
    const how = frame.registers[resumption] as Resumption
    if (inner instanceof BuiltinIterator) {
      frame.registers[id] = delegateToBuiltin(run, inner, how)
      return next
    }
    invariant(inner instanceof Traversal, '`delegate` works on what `iterate` made')
    frame.target = id
    const state = { traversal: inner, how, called: false, closing: false }
    pushBuiltinFrame(run, 'iterateDelegate', state, frame.identity)
    return reload
  }
}

function delegateToBuiltin(run: Run, inner: BuiltinIterator, { mode, value }: Resumption): Value {
  switch (mode) {
    case 'next':
      return stepIterator(inner)
        ? { done: false, value: iteratorResult(inner.current, false) }
        : { done: true, value: undefined }
    case 'return':
      return { done: true, value }
    case 'throw':
      return throwTypeError(run, "The iterator does not provide a 'throw' method.")
  }
}

/** The frame is left for good, by a return or an exception. */
export function leaveGenerator({ generator }: FunctionFrame): void {
  if (generator instanceof RunGenerator) endGenerator(generator)
}
