import { Node, type Expression } from 'ts-morph'
import { bare } from '../discover/constant.js'

/** `true`, or a number that counts as true. */
export function isAlwaysTrue(condition: Expression): boolean {
  const node = bare(condition)
  return Node.isTrueLiteral(node) || (Node.isNumericLiteral(node) && node.getLiteralValue() !== 0)
}
