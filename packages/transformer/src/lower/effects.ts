import { Node } from 'ts-morph'
import { bare } from '../discover/constant.js'

/** Evaluating it changes nothing, calls nothing and cannot throw: it may change places with a copy. */
export function isInert(outer: Node): boolean {
  const node = bare(outer)
  return (
    Node.isIdentifier(node) ||
    Node.isStringLiteral(node) ||
    Node.isNumericLiteral(node) ||
    Node.isBigIntLiteral(node) ||
    Node.isNoSubstitutionTemplateLiteral(node) ||
    Node.isTrueLiteral(node) ||
    Node.isFalseLiteral(node) ||
    Node.isNullLiteral(node) ||
    Node.isArrowFunction(node) ||
    Node.isFunctionExpression(node)
  )
}
