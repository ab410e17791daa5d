import { iteratorKey } from '@namu/core/internal'
import { Node } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'
import { isIteratorSymbol } from '../names/iterator-symbol.js'
import { isModuleLevel } from '../workflow-lowering.js'
import { memberName, valueName, type ClassNode } from './class-node.js'
import { isErrorClass, parentOf } from './parents.js'

/** What a class of an error has from its built-in parent: the codec and messages read it. */
const errorProperties = new Set(['name', 'message', 'stack', 'cause'])

/** Whether a class can be part of a graph; if not, the first part that cannot is reported. */
export function checkClass(s: FunctionLowering, node: ClassNode): boolean {
  const { reporter } = s.workflow
  const name = valueName(node)
  if (!isModuleLevel(node)) {
    reporter.report('NAMU1212', node.getNameNode() ?? node, { name })
    return false
  }
  const found = obstacle(s, node)
  if (found) reporter.report('NAMU1202', found.node, { name, why: found.why })
  return found === undefined
}

interface Obstacle {
  readonly node: Node
  readonly why: string
}

function obstacle(s: FunctionLowering, node: ClassNode): Obstacle | undefined {
  const [decorator] = node.getDecorators()
  if (decorator) return { node: decorator, why: 'it has a decorator' }
  const heritage = node.getExtends()
  const parent = parentOf(s.workflow, node)
  if (heritage && !parent) {
    return { node: heritage, why: 'it extends what is neither a class of the project nor an error' }
  }
  const isError = parent !== undefined && isErrorClass(s.workflow, node)
  for (const member of node.getMembers()) {
    const found = memberObstacle(s, member, isError)
    if (found) return found
  }
  return undefined
}

/** The only member with a symbol as its name is a method of instances. */
function iteratorObstacle(s: FunctionLowering, member: Node, name: Node): Obstacle | undefined {
  const isMethod = Node.isMethodDeclaration(member) && !member.isStatic()
  const isSymbol =
    Node.isComputedPropertyName(name) && isIteratorSymbol(s.workflow, name.getExpression())
  return isMethod && isSymbol ? undefined : { node: name, why: 'the name of a member is computed' }
}

function memberObstacle(s: FunctionLowering, member: Node, isError: boolean): Obstacle | undefined {
  if (Node.isClassStaticBlockDeclaration(member))
    return { node: member, why: 'it has a static block' }
  if (Node.isDecoratable(member) && member.getDecorators().length > 0) {
    return { node: member, why: 'a member has a decorator' }
  }
  if (Node.isConstructorDeclaration(member)) return undefined
  if (!Node.isPropertyNamed(member) && !Node.isMethodDeclaration(member)) return undefined
  const nameNode = member.getNameNode()
  const name = memberName(nameNode)
  if (name === undefined) return { node: nameNode, why: 'the name of a member is computed' }
  if (name === iteratorKey) return iteratorObstacle(s, member, nameNode)
  if (name === '__proto__') return { node: nameNode, why: 'a member is named __proto__' }
  if (name.startsWith('#') && !Node.isPrivateIdentifier(nameNode)) {
    return { node: nameNode, why: 'the name of a public member starts with #' }
  }
  if (Node.isPropertyDeclaration(member)) {
    return member.hasAccessorKeyword()
      ? { node: nameNode, why: 'a field is an `accessor`' }
      : undefined
  }
  return isError && errorProperties.has(name)
    ? { node: nameNode, why: `an error has the ${name} of its class from a method or accessor` }
    : undefined
}
