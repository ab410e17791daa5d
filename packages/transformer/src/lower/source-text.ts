import { Node, type Type } from 'ts-morph'
import { bare } from '../discover/constant.js'

/**
 * Whether what is iterated or taken apart here may turn out not to be what its type says: then the
 * message of the error names it as V8 does.
 */
export function mayBeAnother(node: Node, type: Type = node.getType()): boolean {
  return bare(node) !== node || type.isAny() || type.isUnknown() || type.isNullable()
}

/** A name, a member or a literal as V8's messages show it; `undefined` where they show something else. */
export function sourceText(outer: Node): string | undefined {
  const node = bare(outer)
  if (Node.isIdentifier(node) || Node.isNullLiteral(node)) return node.getText()
  if (Node.isNumericLiteral(node)) return String(Number(node.getLiteralText()))
  if (Node.isPropertyAccessExpression(node) && !node.hasQuestionDotToken()) {
    const object = sourceText(node.getExpression())
    return object === undefined ? undefined : `${object}.${node.getName()}`
  }
  if (Node.isElementAccessExpression(node) && !node.hasQuestionDotToken()) {
    const object = sourceText(node.getExpression())
    const key = keyText(node.getArgumentExpression())
    return object === undefined || key === undefined ? undefined : `${object}${key}`
  }
  return undefined
}

function keyText(key: Node | undefined): string | undefined {
  if (Node.isStringLiteral(key)) return `.${key.getLiteralText()}`
  return Node.isNumericLiteral(key) || Node.isIdentifier(key) ? `[${key.getText()}]` : undefined
}

/** The callee of a call that is iterated: V8 says of what it returned that it is not iterable. */
export function calledText(outer: Node): string | undefined {
  const node = bare(outer)
  return Node.isCallExpression(node) ? sourceText(node.getExpression()) : undefined
}

/** What a loop or a spread over an expression calls it when it is not iterable. */
export function iterableText(node: Node): string | undefined {
  const callee = calledText(node)
  if (callee !== undefined) return `${callee} is not a function or its return value`
  return sourceText(node)
}
