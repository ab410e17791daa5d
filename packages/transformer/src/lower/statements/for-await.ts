import { Node, type ForOfStatement } from 'ts-morph'
import { checkIterable } from '../checks/iterables.js'
import type { ExitScope } from '../exits.js'
import type { FunctionLowering } from '../lowering.js'
import { isAsyncGenerator, isAsyncIterable, isSyncGenerator, runsCode } from '../names/types.js'
import { declareNames } from '../scopes.js'
import { checkKind } from './declarations.js'
import { lowerForAwaitGenerator } from './for-await-generator.js'
import { containsFunction, takeItem } from './items.js'
import { takeLabels } from './loops.js'

/**
 * `for await (const x of xs)` over what is walked synchronously: each item is waited for through a
 * promise of its own, also the one that says that there is no more. Leaving the loop early waits, too,
 * for a `return` that iterators of built-ins do not have (ECMA-262 27.1.4).
 */
export function lowerForAwait(s: FunctionLowering, node: ForOfStatement): void {
  const span = s.span(node)
  const labels = takeLabels(s)
  const iterable = node.getExpression()
  const type = iterable.getType()
  const initializer = node.getInitializer()
  const names = Node.isVariableDeclarationList(initializer) ? initializer : undefined
  if (names) checkKind(s, names)
  if (isAsyncGenerator(type) || isSyncGenerator(type)) {
    lowerForAwaitGenerator(s, node, labels)
    return
  }
  if (isAsyncIterable(type) || runsCode(type))
    s.reject('NAMU1204', iterable, { type: type.getText(iterable) })
  else checkIterable(s, iterable)
  // A closure in the expression sees the loop's variables, which have no value there yet.
  if (names && containsFunction(iterable)) declareNames(s, names)
  const at = s.span(iterable)
  const iterator = s.fn.iterate(s.expression(iterable), at)
  const [head, body, exit] = [s.fn.block('loop'), s.fn.block(), s.fn.block()]
  s.fn.jump(head, span)
  s.fn.enter(head)
  const more = s.fn.iteratorStep(iterator, at)
  const promise = s.fn.asyncItem(s.fn.iteratorValue(iterator, at), at)
  const result = s.fn.await(promise, at)
  s.fn.branch(more, body, exit, span)
  s.fn.enter(body)
  const scope: ExitScope = { kind: 'loop', labels, breakTo: exit, continueTo: head, awaits: true }
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
      s.fn.await(s.constant(undefined, node), span)
      s.fn.throw(thrown, span)
    },
    span,
    'loop',
  )
  s.fn.enter(exit)
}
