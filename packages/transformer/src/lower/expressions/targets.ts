import type { ValueId } from '@namu/core/internal'
import { Node, type Identifier, type PrivateIdentifier, type Symbol as TsSymbol } from 'ts-morph'
import { bare } from '../../discover/constant.js'
import { checkReadOf } from '../checks/members.js'
import { privateMember } from '../classes/private-names.js'
import { checkStaticWrite } from '../classes/static-fields.js'
import { isSuperAccess } from '../classes/super.js'
import type { FunctionLowering } from '../lowering.js'
import { failOnConstant, isConstantName } from '../names/constant-names.js'
import { nameReference, referenceOf } from '../names/reference.js'
import { lowerComputedKey } from './keys.js'
import { rejectReference } from './names.js'

/** A place that is read and written; its sub-expressions were evaluated once, when it was made. */
export interface Target {
  read(): ValueId
  write(value: ValueId): void
}

/** The place that an expression on the left of an assignment names. */
export function assignmentTarget(s: FunctionLowering, outer: Node): Target {
  const node = bare(outer)
  if (Node.isIdentifier(node)) return nameTarget(s, node.getSymbol(), node)
  const isProperty = Node.isPropertyAccessExpression(node)
  if (!isProperty && !Node.isElementAccessExpression(node)) {
    s.reject('NAMU1130', node, { what: `an assignment to ${node.getKindName()}` })
    return nowhere(s, node)
  }
  const reference = referenceOf(s.workflow, node)
  if (reference) {
    rejectReference(s, reference, node)
    return nowhere(s, node)
  }
  if (isSuperAccess(node)) {
    s.reject('NAMU1130', node, { what: 'an assignment to a property of `super`' })
    return nowhere(s, node)
  }
  if (checkStaticWrite(s, node)) return nowhere(s, node)
  const objectNode = node.getExpression()
  const object = s.expression(objectNode)
  if (isProperty) {
    const name = node.getNameNode()
    if (Node.isPrivateIdentifier(name)) return privateTarget(s, object, name, node)
    checkReadOf(s, node.getNameNode(), objectNode, node.getName())
    return propertyTarget(s, object, s.constant(node.getName(), node.getNameNode()), node)
  }
  const key = lowerComputedKey(s, node.getArgumentExpressionOrThrow())
  if (key.name !== undefined) checkReadOf(s, node, objectNode, key.name)
  return propertyTarget(s, object, key.value, node)
}

/** The variable that a name stands for. */
export function nameTarget(
  s: FunctionLowering,
  symbol: TsSymbol | undefined,
  name: Identifier,
): Target {
  const reference = nameReference(s.workflow, symbol, name.getText())
  const variable = reference.kind === 'variable' ? s.variable(reference.symbol) : undefined
  if (reference.kind === 'variable' && variable) {
    const span = s.span(name)
    return {
      read: () => s.fn.read(variable, span),
      write: (value) => {
        if (isConstantName(reference.symbol)) failOnConstant(s, variable, name)
        else s.fn.write(variable, value, span)
      },
    }
  }
  if (reference.kind === 'mutable' || reference.kind === 'computed') {
    s.reject('NAMU1012', name, { name: name.getText() })
  } else rejectReference(s, reference, name)
  return nowhere(s, name)
}

function propertyTarget(s: FunctionLowering, object: ValueId, key: ValueId, node: Node): Target {
  const span = s.span(node)
  return {
    read: () => s.fn.get(object, key, span),
    write: (value) => {
      s.fn.set(object, key, value, span)
    },
  }
}

function privateTarget(
  s: FunctionLowering,
  object: ValueId,
  name: PrivateIdentifier,
  node: Node,
): Target {
  const member = privateMember(s, name)
  if (!member) return nowhere(s, node)
  const span = s.span(node)
  return {
    read: () => s.fn.privateGet(object, member, span),
    write: (value) => {
      s.fn.privateSet(object, member, value, false, span)
    },
  }
}

/** Stands in after a report. */
function nowhere(s: FunctionLowering, node: Node): Target {
  return { read: () => s.constant(undefined, node), write: () => undefined }
}
