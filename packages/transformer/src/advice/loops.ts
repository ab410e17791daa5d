import {
  Node,
  SyntaxKind,
  type DoStatement,
  type Expression,
  type ForStatement,
  type WhileStatement,
} from 'ts-morph'
import { bare } from '../discover/constant.js'
import type { Reporter } from '../diagnostics/index.js'
import { isAlwaysTrue } from './conditions.js'
import { ownNodes, ownNodesOf } from './own-nodes.js'
import type { Suspensions } from './suspends.js'

type Loop = DoStatement | ForStatement | WhileStatement

const conditional: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.DoStatement,
  SyntaxKind.ForStatement,
  SyntaxKind.WhileStatement,
])

/** Reports loops in which nothing waits and of which nothing shows that they end. */
export function adviseLoops(body: Node, suspensions: Suspensions, reporter: Reporter): void {
  for (const node of ownNodesOf(body, conditional)) {
    if (!Node.isWhileStatement(node) && !Node.isDoStatement(node) && !Node.isForStatement(node))
      continue
    if (suspensions.in(node) || isBounded(node)) continue
    const condition = Node.isForStatement(node) ? node.getCondition() : node.getExpression()
    const keyword = node.getFirstChild()
    reporter.report('NAMU1502', condition ?? keyword ?? node)
  }
}

/**
 * A loop that gets somewhere: its condition compares a counter that it moves, or asks what the loop
 * uses up (the length of a list, the end of a chain, a step of an iterator).
 */
function isBounded(loop: Loop): boolean {
  const condition = Node.isForStatement(loop) ? loop.getCondition() : loop.getExpression()
  if (!condition || isAlwaysTrue(condition)) return hasBoundedExit(loop)
  return conjuncts(condition).some((part) => endsBy(part, loop))
}

/** `while (true)` with a test of a counter that leaves it. */
function hasBoundedExit(loop: Loop): boolean {
  return ownNodes(loop)
    .filter(Node.isIfStatement)
    .some((statement) => {
      const then = statement.getThenStatement()
      return (
        [then, ...ownNodes(then)].some((node) => leaving.has(node.getKind())) &&
        endsBy(statement.getExpression(), loop)
      )
    })
}

const leaving = new Set([
  SyntaxKind.BreakStatement,
  SyntaxKind.ReturnStatement,
  SyntaxKind.ThrowStatement,
])

function conjuncts(condition: Expression): Node[] {
  const node = bare(condition)
  if (
    Node.isBinaryExpression(node) &&
    node.getOperatorToken().getKind() === SyntaxKind.AmpersandAmpersandToken
  )
    return [...conjuncts(node.getLeft()), ...conjuncts(node.getRight())]
  return [node]
}

const relations = new Set([
  SyntaxKind.LessThanToken,
  SyntaxKind.LessThanEqualsToken,
  SyntaxKind.GreaterThanToken,
  SyntaxKind.GreaterThanEqualsToken,
])
const steps = new Set([
  SyntaxKind.PlusEqualsToken,
  SyntaxKind.MinusEqualsToken,
  SyntaxKind.AsteriskEqualsToken,
  SyntaxKind.SlashEqualsToken,
  SyntaxKind.GreaterThanGreaterThanEqualsToken,
  SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken,
])

/** Whether a part of a condition asks for something that the loop moves towards its end. */
function endsBy(condition: Node, loop: Loop): boolean {
  const names = [condition, ...ownNodes(condition)].filter(Node.isIdentifier)
  const related =
    Node.isBinaryExpression(condition) && relations.has(condition.getOperatorToken().getKind())
  const symbols = new Set(names.map((name) => name.getSymbol()))
  const of = (node: Node): boolean => Node.isIdentifier(node) && symbols.has(node.getSymbol())
  return ownNodes(loop).some((node) => {
    if (Node.isPrefixUnaryExpression(node) || Node.isPostfixUnaryExpression(node)) {
      const counts = [SyntaxKind.PlusPlusToken, SyntaxKind.MinusMinusToken]
      return counts.includes(node.getOperatorToken()) && of(node.getOperand())
    }
    if (Node.isCallExpression(node)) return usesUp(node.getExpression(), of)
    if (!Node.isBinaryExpression(node) || !of(node.getLeft())) return false
    const operator = node.getOperatorToken().getKind()
    if (steps.has(operator)) return true
    return operator === SyntaxKind.EqualsToken && moves(bare(node.getRight()), of, related)
  })
}

const consuming = new Set(['delete', 'exec', 'next', 'pop', 'shift', 'splice'])

/** `queue.shift()`, `pattern.exec(text)`, `iterator.next()`: each takes something that is there. */
function usesUp(callee: Node, of: (node: Node) => boolean): boolean {
  return (
    Node.isPropertyAccessExpression(callee) &&
    consuming.has(callee.getName()) &&
    (of(callee.getExpression()) || callee.getName() === 'exec')
  )
}

/** `n = n + 1` where a relation asks for `n`; `node = node.next`; `step = iterator.next()`. */
function moves(value: Node, of: (node: Node) => boolean, related: boolean): boolean {
  if (Node.isPropertyAccessExpression(value)) return startsAt(value, of)
  if (Node.isCallExpression(value)) {
    const callee = bare(value.getExpression())
    return Node.isPropertyAccessExpression(callee) && consuming.has(callee.getName())
  }
  return related && Node.isBinaryExpression(value) && (of(value.getLeft()) || of(value.getRight()))
}

function startsAt(value: Node, of: (node: Node) => boolean): boolean {
  const object = Node.isPropertyAccessExpression(value) ? bare(value.getExpression()) : value
  return object === value ? of(value) : startsAt(object, of)
}
