import type { ClassId, ValueId } from '@namu/core/internal'
import { Node, type BinaryExpression, type PrivateIdentifier } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'
import { isClassNode, type ClassNode } from './class-node.js'

interface PrivateMember {
  readonly class: ClassId
  readonly name: string
}

/** The member that a `#name` means: the class is one of those around it. */
export function privateMember(
  s: FunctionLowering,
  node: PrivateIdentifier,
): PrivateMember | undefined {
  const name = node.getText()
  // Through `any` the checker knows no member.
  const owner = node.getAncestors().find((outer) => isClassNode(outer) && declares(outer, name))
  const id = isClassNode(owner) ? s.workflow.classes.known(s, owner) : undefined
  if (id !== undefined) return { class: id, name }
  s.reject('NAMU1130', node, { what: `the private name ${name}` })
  return undefined
}

function declares(owner: ClassNode, name: string): boolean {
  return owner
    .getMembers()
    .some((member) => Node.isPropertyNamed(member) && member.getName() === name)
}

/** `#name in object` */
export function lowerPrivateTest(s: FunctionLowering, node: BinaryExpression): ValueId | undefined {
  const left = node.getLeft()
  if (!Node.isPrivateIdentifier(left)) return undefined
  const object = s.expression(node.getRight())
  const member = privateMember(s, left)
  return member ? s.fn.privateHas(object, member, s.span(node)) : object
}
