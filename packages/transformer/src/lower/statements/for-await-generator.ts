import { asyncIteratorKey, iteratorKey } from '@namu/core/internal'
import { Node, type ForOfStatement } from 'ts-morph'
import type { ExitScope } from '../exits.js'
import type { FunctionLowering } from '../lowering.js'
import { isAsyncGenerator } from '../names/types.js'
import { declareNames } from '../scopes.js'
import { askAndWait, closeAsyncIterator } from './async-steps.js'
import { containsFunction, takeItem } from './items.js'

/**
 * `for await` over a generator: each `next` is waited for. What leaves the loop early tells the generator
 * to return, and waits for that; after an exception, what comes of it is passed over. A generator whose
 * promise is rejected is left as it is, as Node does.
 */
export function lowerForAwaitGenerator(
  s: FunctionLowering,
  node: ForOfStatement,
  labels: readonly string[],
): void {
  const span = s.span(node)
  const iterable = node.getExpression()
  const initializer = node.getInitializer()
  const names = Node.isVariableDeclarationList(initializer) ? initializer : undefined
  // A closure in the expression sees the loop's variables, which have no value there yet.
  if (names && containsFunction(iterable)) declareNames(s, names)
  const at = s.span(iterable)
  const isAsync = isAsyncGenerator(iterable.getType())
  const value = s.expression(iterable)
  const symbol = isAsync ? asyncIteratorKey : iteratorKey
  const iterator = s.fn.callSymbolMethod(value, symbol, [], 'for await', at)
  const told = s.temporary('told', node)
  s.fn.initialise(told, s.constant(false, node), span)
  const [head, body, exit] = [s.fn.block('loop'), s.fn.block(), s.fn.block()]
  s.fn.jump(head, span)
  s.fn.enter(head)
  const { done, result } = askAndWait(s, iterator, 'next', isAsync, at)
  s.fn.branch(done, exit, body, span)
  s.fn.enter(body)
  const asyncIterator = { iterator, told, isAsync }
  const scope: ExitScope = { kind: 'loop', labels, breakTo: exit, continueTo: head, asyncIterator }
  s.fn.guarded(
    () => {
      const item = s.fn.get(result, s.constant('value', initializer), s.span(initializer))
      takeItem(s, initializer, item, undefined)
      s.within(scope, () => {
        s.statement(node.getStatement())
      })
      if (s.fn.open) s.fn.jump(head, span)
    },
    (thrown) => {
      const [close, rethrow] = [s.fn.block(), s.fn.block()]
      s.fn.branch(s.fn.read(told, span), rethrow, close, span)
      s.fn.enter(close)
      s.fn.guarded(
        () => {
          closeAsyncIterator(s, asyncIterator, span)
        },
        () => undefined,
        span,
      )
      s.fn.jump(rethrow, span)
      s.fn.enter(rethrow)
      s.fn.throw(thrown, span)
    },
    span,
    'loop',
  )
  s.fn.enter(exit)
}
