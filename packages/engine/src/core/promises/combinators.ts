import { createError, withRunStack } from '../errors/run-error.js'
import { iteratorOf, notIterableArgument } from '../convert/iterate.js'
import {
  NativeFunction,
  type Aggregate,
  type NativeBehaviour,
  RunPromise,
} from '../state/records.js'
import { Identity } from '../state/identity.js'
import { stepIterator } from '../state/collections.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import type { Combination, Combinator } from './combination.js'
import { resolvingFunctions } from './resolving-functions.js'
import { fulfillPromise, rejectPromise, promiseThen, toPromise } from './resolve.js'

/** ECMA-262 27.2.4: for each item PromiseResolve, then its `then` with that combinator's functions. */
export function combine(run: Run, kind: Combinator, iterable: Value, origin: Identity): RunPromise {
  const result = new RunPromise()
  const iterator = iteratorOf(run, iterable)
  if (iterator === undefined) {
    rejectPromise(run, result, createError(run, 'TypeError', notIterableArgument(iterable)))
    return result
  }
  const combination = beginCombination(kind, result, origin)
  while (stepIterator(iterator)) takePromise(run, combination, iterator.current)
  endCombination(run, combination)
  return result
}

export function beginCombination(
  kind: Combinator,
  result: RunPromise,
  origin: Identity,
): Combination {
  const aggregate: Aggregate = { result, values: [], remaining: 1 }
  return { kind, aggregate, ...resolvingFunctions(result), origin, index: 0 }
}

export function takePromise(run: Run, combination: Combination, item: Value): void {
  const { kind, aggregate, origin, index } = combination
  combination.index += 1
  const itemOrigin = new Identity(origin, 'item', index)
  const promise = toPromise(run, item, itemOrigin)
  aggregate.values[index] = undefined
  aggregate.remaining += 1
  const [onFulfilled, onRejected] = elementFunctions(kind, aggregate, index, combination)
  promiseThen(run, promise, onFulfilled, onRejected, itemOrigin)
}

export function endCombination(run: Run, { kind, aggregate }: Combination): void {
  if (kind !== 'race') countDown(run, aggregate, kind === 'any')
}

function elementFunctions(
  kind: Combinator,
  aggregate: Aggregate,
  index: number,
  { resolve, reject }: Pick<Combination, 'resolve' | 'reject'>,
): [NativeFunction, NativeFunction] {
  const once = { done: false }
  const element = (behaviour: ElementBehaviour['kind']): NativeFunction =>
    new NativeFunction({ kind: behaviour, aggregate, index, once })
  switch (kind) {
    case 'all':
      return [element('allElement'), reject]
    case 'allSettled':
      return [element('settledValue'), element('settledReason')]
    case 'any':
      return [resolve, element('anyReason')]
    case 'race':
      return [resolve, reject]
  }
}

type ElementBehaviour = Extract<NativeBehaviour, { aggregate: Aggregate }>

/** The element functions: remember one outcome and settle the result with the last. */
export function settleElement(run: Run, behaviour: ElementBehaviour, value: Value): void {
  if (behaviour.once.done) return
  behaviour.once.done = true
  const { aggregate, index, kind } = behaviour
  aggregate.values[index] =
    kind === 'settledValue'
      ? { status: 'fulfilled', value }
      : kind === 'settledReason'
        ? { status: 'rejected', reason: value }
        : value
  countDown(run, aggregate, kind === 'anyReason')
}

function countDown(run: Run, aggregate: Aggregate, any: boolean): void {
  aggregate.remaining -= 1
  const { result, values } = aggregate
  if (aggregate.remaining > 0 || result.state !== 'pending') return
  if (any) {
    const error = new AggregateError(values, 'All promises were rejected')
    rejectPromise(run, result, withRunStack(run, error))
  } else {
    // The values array has no own `then`: resolving with it is fulfilment.
    fulfillPromise(run, result, values)
  }
}
