import { asyncIteratorKey, type ValueId } from '@namu/core/internal'
import type { YieldExpression } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'
import { isAsyncGenerator } from '../names/types.js'
import { leave } from '../statements/jumps.js'
import { firstResumption, resumption } from './resumptions.js'

/**
 * `yield*` of an async generator over another (ECMA-262 15.5.5): what it is resumed with is passed on as
 * a call of the method of that name, which is waited for. A value that it is told to return with is
 * waited for before; when that fails, the failure is what is passed on.
 */
export function lowerAsyncDelegation(s: FunctionLowering, node: YieldExpression): ValueId {
  const span = s.span(node)
  const iterable = node.getExpressionOrThrow()
  const type = iterable.getType()
  if (!isAsyncGenerator(type)) return s.reject('NAMU1203', node, { type: type.getText(iterable) })
  const inner = s.expression(iterable)
  // Itself; anything else that hides behind its type fails here.
  const iterator = s.fn.callSymbolMethod(inner, asyncIteratorKey, [], 'yield*', span)
  const resumed = s.temporary('resumption', node)
  s.fn.initialise(resumed, firstResumption(s, node), span)
  const [head, more, done] = [s.fn.block('loop'), s.fn.block(), s.fn.block()]
  s.fn.jump(head, span)
  s.fn.enter(head)
  const current = s.fn.read(resumed, span)
  const mode = s.fn.get(current, s.constant('mode', node), span)
  const told = s.fn.get(current, s.constant('value', node), span)
  const promise = s.fn.callMethod(iterator, mode, [{ kind: 'value', value: told }], 'yield*', span)
  const result = s.fn.await(promise, span)
  s.fn.branch(s.fn.get(result, s.constant('done', node), span), done, more, span)
  s.fn.enter(more)
  const item = s.fn.get(result, s.constant('value', node), span)
  const given = s.fn.yield(item, false, span)
  const [returned, other] = [s.fn.block(), s.fn.block()]
  const givenMode = s.fn.get(given, s.constant('mode', node), span)
  s.fn.write(resumed, given, span)
  s.fn.switch(givenMode, [{ literal: 'return', to: returned }], other, span)
  s.fn.enter(other)
  s.fn.jump(head, span)
  s.fn.enter(returned)
  const wanted = s.fn.get(given, s.constant('value', node), span)
  s.fn.guarded(
    () => {
      const value = s.fn.await(wanted, span)
      s.fn.write(
        resumed,
        resumption(s, node, 'return', () => value),
        span,
      )
    },
    (thrown) => {
      s.fn.write(
        resumed,
        resumption(s, node, 'throw', () => thrown),
        span,
      )
    },
    span,
    'catch',
  )
  s.fn.jump(head, span)
  s.fn.enter(done)
  const value = s.fn.get(result, s.constant('value', node), span)
  const [leaving, on] = [s.fn.block(), s.fn.block()]
  s.fn.switch(mode, [{ literal: 'return', to: leaving }], on, span)
  s.fn.enter(leaving)
  leave(s, { kind: 'return' }, value, span)
  s.fn.enter(on)
  return value
}
