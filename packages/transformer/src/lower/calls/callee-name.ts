import { Node } from 'ts-morph'
import { bare } from '../../discover/constant.js'

/**
 * A callee as JavaScript's messages show it: `f`, `o.f`, `o[k]`, `f(...)`, and
 * `(intermediate value)` for what has no short text.
 */
export function calleeName(callee: Node): string {
  const node = bare(callee)
  if (Node.isIdentifier(node)) return node.getText()
  if (Node.isCallExpression(node)) return `${calleeName(node.getExpression())}(...)`
  if (Node.isPropertyAccessExpression(node)) {
    const dot = node.hasQuestionDotToken() ? '?.' : '.'
    return `${calleeName(node.getExpression())}${dot}${node.getName()}`
  }
  if (Node.isElementAccessExpression(node)) {
    return `${calleeName(node.getExpression())}${keyText(node.getArgumentExpression())}`
  }
  return '(intermediate value)'
}

function keyText(key: Node | undefined): string {
  if (Node.isStringLiteral(key)) return `.${key.getLiteralText()}`
  return Node.isNumericLiteral(key) || Node.isIdentifier(key) ? `[${key.getText()}]` : '[...]'
}
