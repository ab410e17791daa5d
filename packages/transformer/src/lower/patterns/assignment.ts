import type { ValueId } from '@namu/core/internal'
import {
  Node,
  SyntaxKind,
  type ArrayLiteralExpression,
  type ObjectLiteralExpression,
  type Type,
} from 'ts-morph'
import { bare } from '../../discover/constant.js'
import { checkIterable } from '../checks/iterables.js'
import { checkRead } from '../checks/members.js'
import { convertKey, lowerKey } from '../expressions/keys.js'
import { assignmentTarget, nameTarget, type Target } from '../expressions/targets.js'
import { walkingPattern } from '../iteration.js'
import type { FunctionLowering } from '../lowering.js'
import { initialiseWithDefault } from './defaults.js'
import { requireAssigned } from './sources.js'

/** An array or object literal on the left of an assignment or in the head of `for…of`. */
export function isPattern(node: Node): node is ArrayLiteralExpression | ObjectLiteralExpression {
  return Node.isArrayLiteralExpression(node) || Node.isObjectLiteralExpression(node)
}

/**
 * Assigns to existing variables and properties what a pattern takes from a value. `type` is the
 * value's, where it is known: a pattern has none of its own.
 */
export function assignPattern(
  s: FunctionLowering,
  outer: Node,
  value: ValueId,
  type: Type | undefined,
): void {
  const node = bare(outer)
  if (Node.isObjectLiteralExpression(node)) assignObject(s, node, value, type)
  else if (Node.isArrayLiteralExpression(node)) assignArray(s, node, value, type)
  else assignmentTarget(s, node).write(value)
}

function assignObject(
  s: FunctionLowering,
  node: ObjectLiteralExpression,
  value: ValueId,
  type: Type | undefined,
): void {
  requireAssigned(s, node, value)
  const keys: ValueId[] = []
  const properties = node.getProperties()
  for (const property of properties) {
    const span = s.span(property)
    checkRest(s, property, properties.at(-1), node)
    if (Node.isSpreadAssignment(property)) {
      const target = assignmentTarget(s, property.getExpression())
      target.write(s.fn.objectRest(value, keys, span))
    } else if (Node.isShorthandPropertyAssignment(property)) {
      const name = property.getNameNode()
      if (type) checkRead(s, name, type, name.getText())
      const key = s.constant(name.getText(), name)
      keys.push(key)
      const given = s.fn.get(value, key, span)
      const item = initialiseWithDefault(
        s,
        given,
        property.getObjectAssignmentInitializer(),
        property,
      )
      nameTarget(s, property.getValueSymbol(), name).write(item)
    } else if (Node.isPropertyAssignment(property)) {
      const keyNode = property.getNameNode()
      const asWritten = lowerKey(s, keyNode)
      const hasRest = properties.some((one) => Node.isSpreadAssignment(one))
      const key = hasRest ? convertKey(s, asWritten, keyNode) : asWritten
      if (type && key.name !== undefined) checkRead(s, property.getNameNode(), type, key.name)
      keys.push(key.value)
      const place = property.getInitializerOrThrow()
      const inner = key.name === undefined ? undefined : type?.getProperty(key.name)
      assignElement(s, place, inner?.getTypeAtLocation(property), () =>
        s.fn.get(value, key.value, span),
      )
    } else s.reject('NAMU1130', property, { what: property.getKindName() })
  }
}

function assignArray(
  s: FunctionLowering,
  node: ArrayLiteralExpression,
  value: ValueId,
  type: Type | undefined,
): void {
  if (type) checkIterable(s, node, type)
  const span = s.span(node)
  const iterator = s.fn.iterate(value, span)
  const rest = node.getElements().some((element) => Node.isSpreadElement(element))
  walkingPattern(s, iterator, type, span, () => {
    const elements = node.getElements()
    for (const [index, element] of elements.entries()) {
      const at = s.span(element)
      checkRest(s, element, elements.at(-1), node)
      const step = (): ValueId => {
        s.fn.iteratorStep(iterator, at)
        return s.fn.iteratorValue(iterator, at)
      }
      if (Node.isOmittedExpression(element)) step()
      else if (Node.isSpreadElement(element)) {
        assignElement(s, element.getExpression(), type, () => s.fn.iteratorRest(iterator, at))
      } else assignElement(s, element, elementType(type, index), step)
    }
  })
  if (!rest) s.fn.iteratorClose(iterator, span)
}

/** An early error; TypeScript overlooks it in the head of a `for…in`. */
function checkRest(s: FunctionLowering, element: Node, last: Node | undefined, node: Node): void {
  if (!Node.isSpreadElement(element) && !Node.isSpreadAssignment(element)) return
  const isLast = element === last && element.getNextSibling()?.getKind() !== SyntaxKind.CommaToken
  const hasDefault = Node.isBinaryExpression(bare(element.getExpression()))
  if (!isLast || hasDefault)
    s.reject('NAMU1130', node, { what: 'a rest element that is not the last' })
}

/** The target's own sub-expressions come first, then the value, then the default, then the write. */
function assignElement(
  s: FunctionLowering,
  element: Node,
  type: Type | undefined,
  take: () => ValueId,
): void {
  const node = bare(element)
  const isDefault =
    Node.isBinaryExpression(node) && node.getOperatorToken().getKind() === SyntaxKind.EqualsToken
  const place = bare(isDefault ? node.getLeft() : node)
  const initializer = isDefault ? node.getRight() : undefined
  const target: Target | undefined = isPattern(place) ? undefined : assignmentTarget(s, place)
  const item = initialiseWithDefault(s, take(), initializer, element)
  if (target) target.write(item)
  else assignPattern(s, place, item, type)
}

function elementType(type: Type | undefined, index: number): Type | undefined {
  return type?.isTuple() ? type.getTupleElements()[index] : type?.getArrayElementType()
}
