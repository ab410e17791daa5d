import type { ValueId } from '@namu/core/internal'
import {
  Node,
  SyntaxKind,
  type BinaryExpression,
  type MetaProperty,
  type ThisExpression,
  type Type,
} from 'ts-morph'
import { bare } from '../../discover/constant.js'
import type { FunctionLowering } from '../lowering.js'
import { parts } from '../names/types.js'
import { referenceOf } from '../names/reference.js'
import { isClassNode, type ClassNode } from './class-node.js'

/** A class as a value: whoever has it may construct it. */
export function lowerClassValue(s: FunctionLowering, declaration: Node, node: Node): ValueId {
  const id = isClassNode(declaration) ? s.workflow.classes.constructed(s, declaration) : undefined
  return id === undefined ? s.constant(undefined, node) : s.fn.classValue(id, s.span(node))
}

export function lowerThis(s: FunctionLowering, node: ThisExpression): ValueId {
  const { receiver, home } = s.self
  if (receiver) return s.fn.read(receiver, s.span(node))
  // The initialiser of a static field is evaluated by the module, never here.
  return s.reject(home ? 'NAMU1130' : 'NAMU1131', node, { what: '`this` here' })
}

/** `new.target`, which workflows know in constructors. */
export function lowerMetaProperty(s: FunctionLowering, node: MetaProperty): ValueId {
  const { newTarget } = s.self
  const isTarget = node.getText() === 'new.target'
  if (isTarget && newTarget) return s.fn.read(newTarget, s.span(node))
  return s.reject('NAMU1130', node, {
    what: isTarget ? '`new.target` outside a constructor' : node.getText(),
  })
}

/** `value instanceof X` where X is no built-in class. */
export function lowerClassTest(
  s: FunctionLowering,
  node: BinaryExpression,
  value: ValueId,
): ValueId {
  const right = node.getRight()
  const reference = referenceOf(s.workflow, right)
  const span = s.span(node)
  if (reference?.kind === 'class' && isClassNode(reference.declaration)) {
    const id = s.workflow.classes.known(s, reference.declaration)
    return id === undefined
      ? s.constant(undefined, node)
      : s.fn.isInstance(value, s.fn.classValue(id, s.span(right)), span)
  }
  if (!mayBeClass(right.getType())) {
    return s.reject('NAMU1130', right, { what: 'instanceof of a value that is no class' })
  }
  return s.fn.isInstance(value, s.expression(right), span)
}

/**
 * Whether a value of the type may be a class, as far as the type says: one of the project, or a
 * built-in one that is a value.
 */
export function mayBeClass(type: Type): boolean {
  return (
    type.isAny() ||
    parts(type).some((part) =>
      part.getConstructSignatures().some((signature) => {
        const declaration = signature.compilerSignature.declaration
        // In JavaScript files a function that writes to `this` has one, too.
        return !declaration || !isFunctionText(declaration.kind)
      }),
    )
  )
}

const isFunctionText = (kind: SyntaxKind): boolean =>
  kind === SyntaxKind.FunctionDeclaration || kind === SyntaxKind.FunctionExpression

/** Whether an expression is the value of a class for certain: its name and length are those of a class. */
export function isClassValue(s: FunctionLowering, outer: Node): boolean {
  const node = bare(outer)
  if (Node.isMetaProperty(node)) return true
  if (Node.isPropertyAccessExpression(node) && node.getName() === 'constructor') {
    return isInstanceType(s, node.getExpression().getType())
  }
  const type = node.getType()
  return (
    !type.isAny() &&
    type.getConstructSignatures().length > 0 &&
    type.getCallSignatures().length === 0
  )
}

/** Whether values of the type are instances of classes of the project. */
export function isInstanceType(s: FunctionLowering, type: Type): boolean {
  if (type.isAny() || type.isUnknown()) return false
  const all = parts(type)
  return all.length > 0 && all.every((part) => classesOfType(s, part).length > 0)
}

/** The classes of the project that declare a type. */
function classesOfType(s: FunctionLowering, type: Type): readonly ClassNode[] {
  const declared = (type.getTargetType() ?? type).getSymbol()?.getDeclarations() ?? []
  return declared.filter(isClassNode).filter((node) => s.workflow.origins.of(node) === 'project')
}

/** The classes of the project in which a property of the type is declared. */
export function ownersOf(s: FunctionLowering, type: Type, name: string): readonly ClassNode[] {
  const declarations = type.getNonNullableType().getProperty(name)?.getDeclarations() ?? []
  return declarations
    .map((declaration) => declaration.getParent())
    .filter(isClassNode)
    .filter((node) => s.workflow.origins.of(node) === 'project')
}

/**
 * Takes the classes that declare a method or accessor into the graph: an object of the type may come
 * out of a task. False when one of them cannot be, which was reported.
 */
export function mentionOwners(s: FunctionLowering, type: Type, name: string): boolean {
  return ownersOf(s, type, name)
    .map((owner) => s.workflow.classes.known(s, owner))
    .every((id) => id !== undefined)
}
