import type { ValueId } from '@namu/core/internal'
import type { YieldExpression } from 'ts-morph'
import { checkIterable } from '../checks/iterables.js'
import type { FunctionLowering } from '../lowering.js'
import { leave } from '../statements/jumps.js'
import { lowerAsyncDelegation } from './async-delegation.js'
import { firstResumption } from './resumptions.js'

/** `yield` and `yield*`. */
export function lowerYield(s: FunctionLowering, node: YieldExpression): ValueId {
  const expression = node.getExpression()
  if (node.compilerNode.asteriskToken && expression) {
    return s.asyncGenerator ? lowerAsyncDelegation(s, node) : lowerDelegation(s, node)
  }
  const given = expression ? s.expression(expression) : s.constant(undefined, node)
  const value = s.asyncGenerator ? s.fn.await(given, s.span(node)) : given
  const resumption = s.fn.yield(value, false, s.span(node))
  return goOn(s, node, resumption)
}

/**
 * How a suspended generator goes on is a choice of the function itself: with the value that `next`
 * was given, by throwing what `throw` was given, or by returning, through every `finally` around.
 */
function goOn(s: FunctionLowering, node: YieldExpression, resumption: ValueId): ValueId {
  const span = s.span(node)
  const mode = s.fn.get(resumption, s.constant('mode', node), span)
  const value = s.fn.get(resumption, s.constant('value', node), span)
  const [thrown, returned, on] = [s.fn.block(), s.fn.block(), s.fn.block()]
  const cases = [
    { literal: 'throw', to: thrown },
    { literal: 'return', to: returned },
  ]
  s.fn.switch(mode, cases, on, span)
  s.fn.enter(thrown)
  s.fn.throw(value, span)
  s.fn.enter(returned)
  leave(s, { kind: 'return' }, s.asyncGenerator ? s.fn.await(value, span) : value, span)
  s.fn.enter(on)
  return value
}

/** ECMA-262 15.5.5: what the generator is resumed with goes to the inner iterator until it is done. */
function lowerDelegation(s: FunctionLowering, node: YieldExpression): ValueId {
  const span = s.span(node)
  const iterable = node.getExpressionOrThrow()
  checkIterable(s, iterable)
  const iterator = s.fn.iterate(s.expression(iterable), s.span(iterable))
  const resumption = s.temporary('resumption', node)
  s.fn.initialise(resumption, firstResumption(s, node), span)
  const [head, more, done] = [s.fn.block('loop'), s.fn.block(), s.fn.block()]
  s.fn.jump(head, span)
  s.fn.enter(head)
  const current = s.fn.read(resumption, span)
  const step = s.fn.delegate(iterator, current, span)
  const value = s.fn.get(step, s.constant('value', node), span)
  s.fn.branch(s.fn.get(step, s.constant('done', node), span), done, more, span)
  s.fn.enter(more)
  s.fn.write(resumption, s.fn.yield(value, true, span), span)
  s.fn.jump(head, span)
  s.fn.enter(done)
  const [returned, on] = [s.fn.block(), s.fn.block()]
  const mode = s.fn.get(current, s.constant('mode', node), span)
  s.fn.switch(mode, [{ literal: 'return', to: returned }], on, span)
  s.fn.enter(returned)
  leave(s, { kind: 'return' }, value, span)
  s.fn.enter(on)
  return value
}
