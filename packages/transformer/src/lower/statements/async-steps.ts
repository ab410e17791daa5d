import { invariant, type ValueId } from '@namu/core/internal'
import type { SourceSpan } from '@namu/flow'
import type { AsyncClosing } from '../exits.js'
import type { FunctionLowering } from '../lowering.js'

/** The answer of an iterator that was waited for. */
interface Answer {
  readonly done: ValueId
  /** Holds the item as its `value`. */
  readonly result: ValueId
}

/**
 * A step of `for await` over a generator. One that is not async answers through AsyncFromSyncIterator
 * (ECMA-262 27.1.4): what it throws is a rejection, and its value is waited for, whatever it is.
 */
export function askAndWait(
  s: FunctionLowering,
  iterator: ValueId,
  method: 'next' | 'return',
  isAsync: boolean,
  span: SourceSpan,
): Answer {
  const ask = (): ValueId =>
    s.fn.callMethod(iterator, s.fn.constant(method, span), [], `for await ${method}`, span)
  const doneOf = (answer: ValueId): ValueId => s.fn.get(answer, s.fn.constant('done', span), span)
  if (isAsync) {
    const result = s.fn.await(ask(), span)
    return { done: doneOf(result), result }
  }
  let answer: ValueId | undefined
  s.fn.guarded(
    () => {
      answer = ask()
    },
    (thrown) => {
      s.fn.await(s.fn.constant(undefined, span), span)
      s.fn.throw(thrown, span)
    },
    span,
  )
  invariant(answer !== undefined, 'the body of a guarded block is lowered at once')
  const value = s.fn.get(answer, s.fn.constant('value', span), span)
  const result = s.fn.await(s.fn.asyncItem(value, span), span)
  return { done: doneOf(answer), result }
}

/** AsyncIteratorClose; nothing takes a value from it. */
export function closeAsyncIterator(
  s: FunctionLowering,
  { iterator, told, isAsync }: AsyncClosing,
  span: SourceSpan,
): void {
  s.fn.write(told, s.fn.constant(true, span), span)
  askAndWait(s, iterator, 'return', isAsync, span)
}
