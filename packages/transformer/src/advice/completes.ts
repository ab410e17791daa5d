import { Node } from 'ts-morph'
import { isAlwaysTrue } from './conditions.js'

/**
 * Whether control may go on behind a statement, from its shape alone. In doubt it may: conditions
 * count as open both ways, but for the constant `true` of an endless loop.
 */
export function completes(statement: Node): boolean {
  if (leaves(statement)) return false
  if (Node.isBlock(statement)) return statement.getStatements().every(completes)
  if (Node.isIfStatement(statement)) {
    const otherwise = statement.getElseStatement()
    return !otherwise || completes(statement.getThenStatement()) || completes(otherwise)
  }
  if (Node.isLabeledStatement(statement)) {
    const label = statement.getLabel().getText()
    return completes(statement.getStatement()) || breaksTo(statement, label)
  }
  if (Node.isWhileStatement(statement) || Node.isDoStatement(statement)) {
    return !isAlwaysTrue(statement.getExpression()) || breaksOut(statement)
  }
  if (Node.isForStatement(statement)) {
    const condition = statement.getCondition()
    return (condition !== undefined && !isAlwaysTrue(condition)) || breaksOut(statement)
  }
  if (Node.isTryStatement(statement)) {
    const [last, handler] = [statement.getFinallyBlock(), statement.getCatchClause()]
    if (last && !completes(last)) return false
    return completes(statement.getTryBlock()) || (!!handler && completes(handler.getBlock()))
  }
  return true
}

function leaves(statement: Node): boolean {
  return (
    Node.isReturnStatement(statement) ||
    Node.isThrowStatement(statement) ||
    Node.isBreakStatement(statement) ||
    Node.isContinueStatement(statement)
  )
}

/** Whether a loop or switch is left by a `break` of its own, or by one that names its label. */
function breaksOut(statement: Node): boolean {
  const parent = statement.getParent()
  const label = Node.isLabeledStatement(parent) ? parent.getLabel().getText() : undefined
  return statement.forEachChildAsArray().some((child) => hasBreak(child, label, true))
}

function breaksTo(statement: Node, label: string): boolean {
  return statement.forEachChildAsArray().some((child) => hasBreak(child, label, false))
}

/** `own`: a `break` without a label would leave the statement in question. */
function hasBreak(node: Node, label: string | undefined, own: boolean): boolean {
  if (Node.isBreakStatement(node)) {
    const target = node.getLabel()?.getText()
    return target === undefined ? own : target === label
  }
  if (Node.isFunctionLikeDeclaration(node) || Node.isFunctionExpression(node)) return false
  const inner = own && !Node.isIterationStatement(node) && !Node.isSwitchStatement(node)
  return node.forEachChildAsArray().some((child) => hasBreak(child, label, inner))
}
