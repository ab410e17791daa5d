import { Node, type ForOfStatement } from 'ts-morph'
import { bare } from '../../discover/constant.js'
import { checkIterable } from '../checks/iterables.js'
import type { ExitScope } from '../exits.js'
import { closingOnThrow } from '../iteration.js'
import type { FunctionLowering } from '../lowering.js'
import { runsCode } from '../names/types.js'
import { iterableText, mayBeAnother } from '../source-text.js'
import { declareNames } from '../scopes.js'
import { checkKind } from './declarations.js'
import { lowerForAwait } from './for-await.js'
import { containsFunction, takeItem } from './items.js'
import { takeLabels } from './loops.js'

/**
 * `for (const x of xs)`: each iteration has fresh variables. The iterator is closed when the loop is
 * left early; when an exception leaves it, only where the iterator may notice (those of built-ins do
 * not).
 */
export function lowerForOf(s: FunctionLowering, node: ForOfStatement): void {
  if (node.getAwaitKeyword()) {
    lowerForAwait(s, node)
    return
  }
  const span = s.span(node)
  const labels = takeLabels(s)
  const iterable = node.getExpression()
  const initializer = node.getInitializer()
  const names = Node.isVariableDeclarationList(initializer) ? initializer : undefined
  if (names) checkKind(s, names)
  checkIterable(s, iterable)
  // A closure in the expression sees the loop's variables, which have no value there yet.
  if (names && containsFunction(iterable)) declareNames(s, names)
  const what = mayBeAnother(iterable) ? iterableText(iterable) : undefined
  const iterator = s.fn.iterate(s.expression(iterable), span, what)
  const [head, body, exit] = [s.fn.block('loop'), s.fn.block(), s.fn.block()]
  s.fn.jump(head, span)
  s.fn.enter(head)
  const more = s.fn.iteratorStep(iterator, s.span(iterable))
  s.fn.branch(more, body, exit, span)
  s.fn.enter(body)
  const scope: ExitScope = { kind: 'loop', labels, breakTo: exit, continueTo: head, iterator }
  const iteration = (): void => {
    const item = s.fn.iteratorValue(iterator, s.span(initializer))
    takeItem(s, initializer, item, iterable.getType().getArrayElementType())
    s.within(scope, () => {
      s.statement(node.getStatement())
    })
    if (s.fn.open) s.fn.jump(head, span)
  }
  // What an assertion says of the value does not make it so.
  if (!runsCode(bare(iterable).getType())) iteration()
  else closingOnThrow(s, iterator, span, 'loop', iteration)
  s.fn.enter(exit)
}
