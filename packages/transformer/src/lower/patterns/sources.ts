import type { ValueId } from '@namu/core/internal'
import {
  Node,
  type ArrayBindingPattern,
  type ObjectBindingPattern,
  type ObjectLiteralExpression,
} from 'ts-morph'
import { bare } from '../../discover/constant.js'
import { calleeName } from '../calls/callee-name.js'
import { nameOfKey } from '../expressions/keys.js'
import type { FunctionLowering } from '../lowering.js'
import { calledText, mayBeAnother, sourceText } from '../source-text.js'

/**
 * Null and undefined cannot be taken apart. What V8 says then depends on what the pattern takes first:
 * of a plain name it says which property of what, of nothing or a computed one what alone, and before
 * anything else the read itself fails.
 */
type First = 'name' | 'nothing' | 'other'

/** The check of what a declaration's or parameter's pattern takes apart. */
export function requireSource(
  s: FunctionLowering,
  pattern: ObjectBindingPattern,
  value: ValueId,
): void {
  const span = s.span(pattern)
  const parent = pattern.getParent()
  const [first] = pattern.getElements()
  const key = first?.getDotDotDotToken() ? undefined : first?.getPropertyNameNode()
  const keyNode = key ?? first?.getNameNode()
  const property =
    first && !first.getDotDotDotToken() && keyNode && !Node.isComputedPropertyName(keyNode)
      ? nameOfKey(keyNode)
      : undefined
  const isPlain = first && Node.isIdentifier(first.getNameNode()) && !first.hasInitializer()
  const kind: First = property === undefined ? 'nothing' : isPlain ? 'name' : 'other'
  if (Node.isBindingElement(parent)) {
    if (kind === 'nothing' || parent.hasInitializer()) s.fn.requireObject(value, span)
    return
  }
  if (Node.isParameterDeclaration(parent)) {
    const isGiven = !parent.hasInitializer()
    s.fn.requireObject(value, span, isGiven ? named(kind, undefined, property) : {})
    return
  }
  const source = Node.isVariableDeclaration(parent) ? parent.getInitializer() : undefined
  const what = source ? takenText(source) : headText(parent)
  const isTrusted = source ? !mayBeAnother(source) : !mayBeAnother(pattern)
  if (isTrusted) s.fn.requireObject(value, span)
  else if (kind !== 'other') s.fn.requireObject(value, span, named(kind, what, property))
}

/** The check of what an assignment's pattern takes apart. */
export function requireAssigned(
  s: FunctionLowering,
  pattern: ObjectLiteralExpression,
  value: ValueId,
): void {
  const span = s.span(pattern)
  const parent = pattern.getParent()
  const source =
    Node.isBinaryExpression(parent) && bare(parent.getLeft()) === pattern
      ? parent.getRight()
      : undefined
  if (!source || !mayBeAnother(source)) {
    s.fn.requireObject(value, span)
    return
  }
  const [first] = pattern.getProperties()
  const isName =
    Node.isShorthandPropertyAssignment(first) && !first.hasObjectAssignmentInitializer()
  const property = isName ? first.getName() : undefined
  const isNothing = !first || Node.isSpreadAssignment(first)
  const kind: First = isName ? 'name' : isNothing ? 'nothing' : 'other'
  if (kind !== 'other') s.fn.requireObject(value, span, named(kind, takenText(source), property))
  else s.fn.requireObject(value, span)
}

function named(
  kind: First,
  what: string | undefined,
  property: string | undefined,
): { readonly what?: string; readonly property?: string } {
  return {
    ...(what !== undefined && { what }),
    ...(kind === 'name' && property !== undefined && { property }),
  }
}

function takenText(source: Node): string | undefined {
  return calledText(source) === undefined ? sourceText(source) : calleeName(source)
}

/** What V8 calls the item of a loop and the error of a `catch`. */
function headText(parent: Node | undefined): string | undefined {
  const around = parent?.getParent()
  if (Node.isCatchClause(around)) return '.catch'
  return Node.isForOfStatement(around?.getParent()) ? '.for' : undefined
}

/** What the error says of a value that an array pattern cannot walk. */
export function iteratedText(pattern: ArrayBindingPattern): string | undefined {
  const parent = pattern.getParent()
  if (!Node.isVariableDeclaration(parent)) return undefined
  const source = parent.getInitializer()
  if (!mayBeAnother(source ?? pattern)) return undefined
  if (!source) return headText(parent)
  const callee = calledText(source)
  if (callee !== undefined) return `${callee} is not a function or its return value`
  const node = bare(source)
  return Node.isIdentifier(node) || Node.isNumericLiteral(node) ? sourceText(node) : undefined
}
