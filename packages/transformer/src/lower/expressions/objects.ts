import type { Member, ValueId } from '@namu/core/internal'
import { Node, type ObjectLiteralElementLike, type ObjectLiteralExpression } from 'ts-morph'
import { isInert } from '../effects.js'
import type { FunctionLowering } from '../lowering.js'
import { nameReference } from '../names/reference.js'
import { lowerKey, type Key } from './keys.js'
import { lowerReference } from './names.js'

/**
 * An object literal. A spread copies where it stands: when something with effects follows, what was
 * gathered so far is made first and spread into the rest.
 */
export function lowerObject(s: FunctionLowering, node: ObjectLiteralExpression): ValueId {
  let members: Member[] = []
  for (const property of node.getProperties()) {
    if (members.some((member) => member.kind === 'spread') && !isInertMember(property)) {
      members = [{ kind: 'spread', value: s.fn.object(members, s.span(node)) }]
    }
    const member = lowerMember(s, property)
    if (member) members.push(member)
  }
  return s.fn.object(members, s.span(node))
}

function lowerMember(s: FunctionLowering, node: ObjectLiteralElementLike): Member | undefined {
  if (Node.isSpreadAssignment(node)) {
    return { kind: 'spread', value: s.expression(node.getExpression()) }
  }
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
    return { kind: 'property', key: key.value, value: s.closure(node, key.name) }
  }
  s.reject('NAMU1207', node, { name: node.getName() })
  return undefined
}

function memberKey(s: FunctionLowering, node: Node): Key {
  const key = lowerKey(s, node)
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
