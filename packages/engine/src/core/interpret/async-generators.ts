import { invariant } from '@namu/core/internal'
import { pushed } from '../builtins/pushed.js'
import type { Run } from '../program/program.js'
import { addReaction, fulfillPromise, rejectPromise, toPromise } from '../promises/resolve.js'
import {
  NativeFunction,
  RunPromise,
  type FunctionFrame,
  type GeneratorRequest,
  type Resumption,
  type RunAsyncGenerator,
} from '../state/records.js'
import { Identity } from '../state/identity.js'
import type { Value } from '../state/value.js'
import { handOverPromise, pushFrame } from './deliver.js'

/** CreateIterResultObject. */
export function iteratorResult(value: Value, done: boolean): object {
  return { value, done }
}

export function resumptionOf({ mode, value }: GeneratorRequest): Resumption {
  return { mode, value }
}

/**
 * AsyncGenerator.prototype.next and its like (ECMA-262 27.6.1): the request gets its promise now and
 * its turn when those before it are answered. A generator that is resumed hands the promise over.
 */
export function requestOf(run: Run, generator: RunAsyncGenerator, how: Resumption): Value {
  const promise = new RunPromise()
  const request: GeneratorRequest = { ...how, promise }
  if (generator.state === 'start' && how.mode !== 'next') release(generator)
  if (generator.state === 'done' && how.mode !== 'return') {
    if (how.mode === 'throw') rejectPromise(run, promise, how.value)
    else fulfillPromise(run, promise, iteratorResult(undefined, true))
    return promise
  }
  const { frame, state } = generator
  if (frame !== undefined && (state === 'start' || state === 'suspended')) {
    pushFrame(run, frame)
    generator.queue.push(request)
    frame.promise = promise
    frame.detached = false
    if (state === 'suspended') frame.registers[frame.target] = how
    generator.state = 'running'
    return pushed
  }
  generator.queue.push(request)
  if (generator.state === 'done') awaitReturn(run, generator)
  return promise
}

/** AsyncGeneratorCompleteStep: answers the first request, and says which one follows. */
export function answerRequest(
  run: Run,
  generator: RunAsyncGenerator,
  result: object,
): GeneratorRequest | undefined {
  fulfillPromise(run, firstOf(generator).promise, result)
  return generator.queue[0]
}

function firstOf({ queue }: RunAsyncGenerator): GeneratorRequest {
  const request = queue.shift()
  invariant(request, 'an async generator runs for a request')
  return request
}

/** The function of the generator has ended. */
export function endRequest(
  run: Run,
  frame: FunctionFrame,
  generator: RunAsyncGenerator,
  { rejected, value }: { readonly rejected: boolean; readonly value: Value },
): void {
  release(generator)
  answerLast(run, generator, rejected, value)
  drainQueue(run, generator)
  handOverPromise(run, frame)
}

function answerLast(run: Run, generator: RunAsyncGenerator, rejected: boolean, value: Value): void {
  const { promise } = firstOf(generator)
  if (rejected) rejectPromise(run, promise, value)
  else fulfillPromise(run, promise, iteratorResult(value, true))
}

function release(generator: RunAsyncGenerator): void {
  generator.state = 'done'
  generator.frame = undefined
}

/** AsyncGeneratorDrainQueue. */
function drainQueue(run: Run, generator: RunAsyncGenerator): void {
  for (;;) {
    const [request] = generator.queue
    if (request === undefined) {
      generator.state = 'done'
      return
    }
    if (request.mode === 'return') {
      awaitReturn(run, generator)
      return
    }
    answerLast(run, generator, request.mode === 'throw', thrownBy(request))
  }
}

/** What a generator that has ended answers a `next` is nothing. */
function thrownBy({ mode, value }: GeneratorRequest): Value {
  return mode === 'throw' ? value : undefined
}

/** AsyncGeneratorAwaitReturn: a `return` of a generator that has ended waits for its value. */
function awaitReturn(run: Run, generator: RunAsyncGenerator): void {
  const [request] = generator.queue
  invariant(request, 'a return that is waited for is a request')
  generator.state = 'draining'
  const origin = new Identity(generator.identity, 'return', generator.returns)
  generator.returns += 1
  addReaction(run, toPromise(run, request.value, origin), {
    kind: 'then',
    onFulfilled: new NativeFunction({ kind: 'returned', generator }),
    onRejected: new NativeFunction({ kind: 'notReturned', generator }),
    result: undefined,
    origin,
  })
}

/** The value of such a `return` is there. */
export function settleReturn(
  run: Run,
  generator: RunAsyncGenerator,
  fulfilled: boolean,
  value: Value,
): void {
  answerLast(run, generator, !fulfilled, value)
  drainQueue(run, generator)
}
