import type { Block, ExpressionStatement, IfStatement } from 'ts-morph'
import { checkAwaited } from '../checks/awaited.js'
import type { FunctionLowering } from '../lowering.js'
import { enterScope } from '../scopes.js'

export function lowerBlock(s: FunctionLowering, node: Block): void {
  const statements = node.getStatements()
  enterScope(s, statements)
  for (const statement of statements) s.statement(statement)
}

export function lowerExpressionStatement(s: FunctionLowering, node: ExpressionStatement): void {
  checkAwaited(s, node.getExpression())
  s.expression(node.getExpression())
}

export function lowerIf(s: FunctionLowering, node: IfStatement): void {
  const span = s.span(node)
  const otherwise = node.getElseStatement()
  const [then, join] = [s.fn.block('if'), s.fn.block()]
  const alternative = otherwise ? s.fn.block('if') : join
  s.condition(node.getExpression(), then, alternative)
  let joined = !otherwise
  for (const [block, branch] of [
    [then, node.getThenStatement()],
    [alternative, otherwise],
  ] as const) {
    if (!branch) continue
    s.fn.enter(block)
    s.statement(branch)
    joined ||= s.fn.open
    if (s.fn.open) s.fn.jump(join, span)
  }
  if (joined) s.fn.enter(join)
}
