import type { BlockHandle } from '@namu/flow'
import { Node, type DoStatement, type ForStatement, type WhileStatement } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'
import { declareNames } from '../scopes.js'
import { lowerVariables } from './declarations.js'

export function lowerWhile(s: FunctionLowering, node: WhileStatement): void {
  const span = s.span(node)
  const [head, body, exit] = [s.fn.block('loop'), s.fn.block(), s.fn.block()]
  const labels = takeLabels(s)
  s.fn.jump(head, span)
  s.fn.enter(head)
  s.condition(node.getExpression(), body, exit)
  s.fn.enter(body)
  lowerBody(s, node.getStatement(), labels, exit, head)
  s.fn.enter(exit)
}

export function lowerDoWhile(s: FunctionLowering, node: DoStatement): void {
  const [body, test, exit] = [s.fn.block('loop'), s.fn.block(), s.fn.block()]
  const labels = takeLabels(s)
  s.fn.jump(body, s.span(node))
  s.fn.enter(body)
  lowerBody(s, node.getStatement(), labels, exit, test)
  s.fn.enter(test)
  s.condition(node.getExpression(), body, exit)
  s.fn.enter(exit)
}

/** `for (init; test; step)`: each iteration has its own copy of the `let` variables. */
export function lowerFor(s: FunctionLowering, node: ForStatement): void {
  const span = s.span(node)
  const initializer = node.getInitializer()
  const labels = takeLabels(s)
  const fresh = Node.isVariableDeclarationList(initializer) ? declareNames(s, initializer) : []
  if (Node.isVariableDeclarationList(initializer)) lowerVariables(s, initializer)
  else if (initializer) s.expression(initializer)
  const [head, body, step, exit] = [s.fn.block('loop'), s.fn.block(), s.fn.block(), s.fn.block()]
  for (const variable of fresh) s.fn.refresh(variable, span)
  s.fn.jump(head, span)
  s.fn.enter(head)
  const test = node.getCondition()
  if (test) s.condition(test, body, exit)
  else s.fn.jump(body, span)
  s.fn.enter(body)
  lowerBody(s, node.getStatement(), labels, exit, step)
  s.fn.enter(step)
  for (const variable of fresh) s.fn.refresh(variable, span)
  const incrementor = node.getIncrementor()
  if (incrementor) s.expression(incrementor)
  s.fn.jump(head, span)
  s.fn.enter(exit)
}

/** The labels that stand before the statement now being lowered; they are used up. */
export function takeLabels(s: FunctionLowering): readonly string[] {
  const { labels } = s
  s.labels = []
  return labels
}

function lowerBody(
  s: FunctionLowering,
  body: Node,
  labels: readonly string[],
  breakTo: BlockHandle,
  continueTo: BlockHandle,
): void {
  s.within({ kind: 'loop', labels, breakTo, continueTo }, () => {
    s.statement(body)
  })
  if (s.fn.open) s.fn.jump(continueTo, s.span(body))
}
