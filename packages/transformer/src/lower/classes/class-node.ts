import { iteratorKey } from '@namu/core/internal'
import {
  Node,
  ScriptTarget,
  type ClassDeclaration,
  type ClassExpression,
  type CompilerOptions,
  type ConstructorDeclaration,
  type GetAccessorDeclaration,
  type MethodDeclaration,
  type PropertyDeclaration,
  type SetAccessorDeclaration,
} from 'ts-morph'
import { readPrimitive } from '../../discover/constant.js'

export type ClassNode = ClassDeclaration | ClassExpression

/** A member that is called. */
export type CodeMember = MethodDeclaration | GetAccessorDeclaration | SetAccessorDeclaration

export function isClassNode(node: Node | undefined): node is ClassNode {
  return Node.isClassDeclaration(node) || Node.isClassExpression(node)
}

/** The name that a class is known by in its module: of its constant, for an expression. */
export function exportedName(node: ClassNode): string {
  if (Node.isClassDeclaration(node)) return node.getName() ?? 'default'
  const holder = node.getFirstAncestor(Node.isVariableDeclaration)
  return holder?.getName() ?? node.getName() ?? 'default'
}

/** `name` of the class's value. */
export function valueName(node: ClassNode): string {
  return node.getName() ?? exportedName(node)
}

/** The constructor with a body; overloads only declare. */
export function constructorOf(node: ClassNode): ConstructorDeclaration | undefined {
  return node.getConstructors().find((it) => it.getBody() !== undefined)
}

/** Methods and accessors with a body, in the order of the source. */
export function codeMembers(node: ClassNode): readonly CodeMember[] {
  return node
    .getMembers()
    .filter(
      (member): member is CodeMember =>
        (Node.isMethodDeclaration(member) ||
          Node.isGetAccessorDeclaration(member) ||
          Node.isSetAccessorDeclaration(member)) &&
        member.getBody() !== undefined,
    )
}

/** Fields that exist at run time, in the order of the source. */
export function fieldsOf(node: ClassNode, isStatic: boolean): readonly PropertyDeclaration[] {
  return node
    .getMembers()
    .filter(Node.isPropertyDeclaration)
    .filter(
      (field) =>
        field.isStatic() === isStatic &&
        !field.hasDeclareKeyword() &&
        !field.hasModifier('abstract'),
    )
}

/** The name of a member that the source says, or `iteratorKey`; `undefined` for a computed one. */
export function memberName(node: Node): string | undefined {
  if (Node.isIdentifier(node) || Node.isPrivateIdentifier(node)) return node.getText()
  if (node.getText() === '[Symbol.iterator]') return iteratorKey
  if (!Node.isComputedPropertyName(node)) return literalName(node)
  const { value } = readPrimitive(node.getExpression()) ?? {}
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function literalName(node: Node): string | undefined {
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) {
    return node.getLiteralText()
  }
  return Node.isNumericLiteral(node) ? String(Number(node.getLiteralText())) : undefined
}

/** Whether fields are defined (ES2022) or assigned, as the project's compiler options say. */
export function definesFields(options: CompilerOptions): boolean {
  const { target, useDefineForClassFields } = options
  return useDefineForClassFields ?? (target === undefined || target >= ScriptTarget.ES2022)
}
