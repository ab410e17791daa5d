import type { ValueId } from '@namu/core/internal'
import type { BlockHandle } from '@namu/flow'
import { Node, type ElementAccessExpression, type PropertyAccessExpression } from 'ts-morph'
import { lowerCallPart } from '../calls/call.js'
import { checkReadOf } from '../checks/members.js'
import { privateMember } from '../classes/private-names.js'
import { checkStaticRead } from '../classes/static-fields.js'
import { isSuperAccess, lowerSuperAccess } from '../classes/super.js'
import type { ChainLink, FunctionLowering } from '../lowering.js'
import { referenceOf } from '../names/reference.js'
import { leaveWhenNullish, lowerBase, lowerChain } from './chains.js'
import { lowerComputedKey } from './keys.js'
import { lowerReference } from './names.js'

type Access = PropertyAccessExpression | ElementAccessExpression

/** A property read or call, alone or as the end of an optional chain. */
export function lowerAccessOrCall(s: FunctionLowering, node: ChainLink): ValueId {
  return lowerChain(s, node, undefined, (nullish) => s.link(node, nullish))
}

/** A property read or call as a link of a chain that leaves to `nullish`. */
export function lowerLink(
  s: FunctionLowering,
  node: ChainLink,
  nullish: BlockHandle | undefined,
): ValueId {
  return Node.isCallExpression(node)
    ? lowerCallPart(s, node, nullish)
    : lowerAccess(s, node, nullish)
}

function lowerAccess(s: FunctionLowering, node: Access, nullish: BlockHandle | undefined): ValueId {
  const reference = referenceOf(s.workflow, node)
  if (reference) return lowerReference(s, reference, node)
  if (isSuperAccess(node)) return lowerSuperAccess(s, node)
  if (checkStaticRead(s, node)) return s.constant(undefined, node)
  const objectNode = node.getExpression()
  const object = lowerBase(s, objectNode, nullish)
  leaveWhenNullish(s, node, object, nullish)
  if (Node.isPropertyAccessExpression(node)) {
    const name = node.getNameNode()
    if (Node.isPrivateIdentifier(name)) {
      const member = privateMember(s, name)
      return member ? s.fn.privateGet(object, member, s.span(node)) : object
    }
    checkReadOf(s, node.getNameNode(), objectNode, node.getName())
    return s.fn.get(object, s.constant(node.getName(), node.getNameNode()), s.span(node))
  }
  const key = lowerComputedKey(s, node.getArgumentExpressionOrThrow())
  if (key.name !== undefined) checkReadOf(s, node, objectNode, key.name)
  return s.fn.get(object, key.value, s.span(node))
}
