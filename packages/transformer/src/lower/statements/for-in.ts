import { Node, type ForInStatement } from 'ts-morph'
import { checkEnumerable } from '../checks/enumerable.js'
import { isNullish } from '../expressions/logical.js'
import type { FunctionLowering } from '../lowering.js'
import { declareNames } from '../scopes.js'
import { checkKind } from './declarations.js'
import { containsFunction, takeItem } from './items.js'
import { takeLabels } from './loops.js'

/**
 * `for (const key in object)`: the keys that `Object.keys` lists when the loop starts, each only if
 * the object still has it when its turn comes; prototypes of a workflow's values have none. Null and
 * undefined have no keys.
 */
export function lowerForIn(s: FunctionLowering, node: ForInStatement): void {
  const span = s.span(node)
  const labels = takeLabels(s)
  const head = node.getInitializer()
  const expression = node.getExpression()
  if (Node.isVariableDeclarationList(head)) {
    checkKind(s, head)
    // A closure in the expression sees the loop's variables, which have no value there yet.
    if (containsFunction(expression)) declareNames(s, head)
  }
  const [present, next, test] = [s.fn.block(), s.fn.block('loop'), s.fn.block()]
  const [body, exit] = [s.fn.block(), s.fn.block()]
  const object = s.expression(expression)
  checkEnumerable(s, expression)
  const at = s.span(expression)
  s.fn.branch(isNullish(s, object, expression), exit, present, at)

  s.fn.enter(present)
  const keys = s.fn.callBuiltin('Object.keys', [{ kind: 'value', value: object }], at)
  const iterator = s.fn.iterate(keys, at)
  s.fn.jump(next, span)

  s.fn.enter(next)
  s.fn.branch(s.fn.iteratorStep(iterator, at), test, exit, span)

  s.fn.enter(test)
  const key = s.fn.iteratorValue(iterator, s.span(head))
  const remains = s.fn.callBuiltin(
    'Object.hasOwn',
    [
      { kind: 'value', value: object },
      { kind: 'value', value: key },
    ],
    at,
  )
  s.fn.branch(remains, body, next, span)

  s.fn.enter(body)
  takeItem(s, head, key, undefined)
  s.within({ kind: 'loop', labels, breakTo: exit, continueTo: next }, () => {
    s.statement(node.getStatement())
  })
  if (s.fn.open) s.fn.jump(next, span)
  s.fn.enter(exit)
}
