import type { ValueId } from '@namu/core/internal'
import { Node, type DeleteExpression } from 'ts-morph'
import { bare } from '../../discover/constant.js'
import { checkName } from '../checks/members.js'
import type { FunctionLowering } from '../lowering.js'
import { referenceOf } from '../names/reference.js'
import { leaveWhenNullish, lowerBase, lowerChain } from './chains.js'
import { lowerComputedKey } from './keys.js'
import { rejectReference } from './names.js'

/** `delete object.key`; at the end of an optional chain that is left it is `true`. */
export function lowerDelete(s: FunctionLowering, node: DeleteExpression): ValueId {
  const operand = bare(node.getExpression())
  const isProperty = Node.isPropertyAccessExpression(operand)
  if (!isProperty && !Node.isElementAccessExpression(operand)) {
    return s.reject('NAMU1130', node, { what: 'a delete of something that is no property' })
  }
  const reference = referenceOf(s.workflow, operand)
  if (reference) return rejectReference(s, reference, operand)
  return lowerChain(s, operand, true, (nullish) => {
    const objectNode = operand.getExpression()
    const object = lowerBase(s, objectNode, nullish)
    leaveWhenNullish(s, operand, object, nullish)
    if (isProperty) {
      const name = operand.getNameNode()
      checkName(s, name, objectNode.getType(), operand.getName())
      return s.fn.delete(object, s.constant(operand.getName(), name), s.span(node))
    }
    const key = lowerComputedKey(s, operand.getArgumentExpressionOrThrow())
    if (key.name !== undefined) checkName(s, operand, objectNode.getType(), key.name)
    return s.fn.delete(object, key.value, s.span(node))
  })
}
