import type { Member, ValueId } from '@namu/core/internal'
import { Node, type ObjectLiteralElementLike, type ObjectLiteralExpression } from 'ts-morph'
import { isInert } from '../effects.js'
import type { FunctionLowering } from '../lowering.js'
import { isIteratorSymbol, iteratorFunction } from '../names/iterator-symbol.js'
import { nameReference } from '../names/reference.js'
import { keyedName } from './functions.js'
import { convertKey, lowerKey, type Key } from './keys.js'
import { lowerReference } from './names.js'

/**
 * An object literal. A spread copies where it stands: when something with effects follows, what was
 * gathered so far is made first and spread into the rest.
 */
export function lowerObject(s: FunctionLowering, node: ObjectLiteralExpression): ValueId {
  let members: Member[] = []
  let spreads = false
  for (const property of node.getProperties()) {
    if (spreads && !isInertMember(property)) {
      members = [{ kind: 'spread', value: s.fn.object(members, s.span(node)) }]
    }
    const member = lowerMember(s, property)
    if (member) members.push(member)
    spreads ||= member?.kind === 'spread'
  }
  return s.fn.object(members, s.span(node))
}

function lowerMember(s: FunctionLowering, node: ObjectLiteralElementLike): Member | undefined {
  if (Node.isSpreadAssignment(node)) {
    return { kind: 'spread', value: s.expression(node.getExpression()) }
  }
  const iterator = iteratorMember(s, node)
  if (iterator !== undefined) return { kind: 'iterator', value: iterator }
  if (Node.isPropertyAssignment(node)) {
    const key = memberKey(s, node.getNameNode())
    return { kind: 'property', key: key.value, value: s.expression(node.getInitializerOrThrow()) }
  }
  if (Node.isShorthandPropertyAssignment(node)) {
    const name = node.getNameNode()
    const key = memberKey(s, name)
    const reference = nameReference(s.workflow, node.getValueSymbol(), name.getText())
    return { kind: 'property', key: key.value, value: lowerReference(s, reference, name) }
  }
  if (Node.isMethodDeclaration(node)) {
    const key = memberKey(s, node.getNameNode())
    return { kind: 'property', key: key.value, value: s.closure(node, keyedName(key.name)) }
  }
  s.reject('NAMU1207', node, { name: node.getName() })
  return undefined
}

/** What a literal has under `[Symbol.iterator]`. */
function iteratorMember(s: FunctionLowering, node: ObjectLiteralElementLike): ValueId | undefined {
  if (!Node.isPropertyAssignment(node) && !Node.isMethodDeclaration(node)) return undefined
  const name = node.getNameNode()
  if (!Node.isComputedPropertyName(name) || !isIteratorSymbol(s.workflow, name.getExpression()))
    return undefined
  return Node.isMethodDeclaration(node)
    ? s.closure(node, iteratorFunction)
    : s.expression(node.getInitializerOrThrow())
}

function memberKey(s: FunctionLowering, node: Node): Key {
  const key = convertKey(s, lowerKey(s, node), node)
  if (key.name === '__proto__') s.reject('NAMU1112', node, { name: key.name })
  return key
}

function isInertMember(node: ObjectLiteralElementLike): boolean {
  if (Node.isShorthandPropertyAssignment(node)) return true
  if (Node.isPropertyAssignment(node)) {
    return !Node.isComputedPropertyName(node.getNameNode()) && isInert(node.getInitializerOrThrow())
  }
  return Node.isSpreadAssignment(node)
    ? isInert(node.getExpression())
    : Node.isMethodDeclaration(node) && !Node.isComputedPropertyName(node.getNameNode())
}
