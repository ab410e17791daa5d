import type { ClassId } from '@namu/core/internal'
import {
  Node,
  SyntaxKind,
  type ClassDeclaration,
  type ClassExpression,
  type SourceFile,
} from 'ts-morph'
import { moduleName, projectPath } from '../diagnostics/index.js'
import { KnownTypes } from '../schema/known-types.js'
import { bare } from './constant.js'
import { constantOf } from './exports.js'

/** A class of a module whose instances are errors: they cross task boundaries as what they are. */
export interface ErrorClass {
  readonly id: ClassId
  /** Path of the declaring file, relative to the project root, forward slashes, with extension. */
  readonly file: string
  /** Offset of the first character of its body, after the brace. */
  readonly body: number
  readonly node: ClassDeclaration | ClassExpression
}

/**
 * The error classes at the top level of these files: `class X extends Error` and
 * `const X = class extends Error`, also by way of other classes. Classes inside functions are made
 * anew by each call and have no name that another process could know.
 */
export function errorClassesOf(files: readonly SourceFile[], root: string): ErrorClass[] {
  let known: KnownTypes | undefined
  const isError = (node: ErrorClass['node']): boolean => {
    const project = node.getProject()
    known ??= new KnownTypes(
      project.getProgram().compilerObject,
      project.getTypeChecker().compilerObject,
    )
    return known.find(node.getType().compilerType)?.kind === 'Error'
  }
  return files.flatMap((file) =>
    file.getStatements().flatMap((statement) =>
      classesIn(statement)
        .filter(([, node]) => node.getExtends() !== undefined && isError(node))
        .map(([name, node]) => ({
          id: `${moduleName(root, file)}#${name}` as ClassId,
          file: projectPath(root, file),
          body: startOfBody(node),
          node,
        })),
    ),
  )
}

function classesIn(statement: Node): [name: string, node: ErrorClass['node']][] {
  if (Node.isClassDeclaration(statement)) {
    return statement.hasDeclareKeyword() ? [] : [[statement.getName() ?? 'default', statement]]
  }
  if (!Node.isVariableStatement(statement)) return []
  return statement.getDeclarations().flatMap((declaration) => {
    const initializer = declaration.getInitializer()
    const value = initializer ? bare(initializer) : undefined
    return Node.isClassExpression(value) && constantOf(value) === declaration
      ? [[declaration.getName(), value] as [string, ErrorClass['node']]]
      : []
  })
}

function startOfBody(node: ErrorClass['node']): number {
  const brace = node.getChildren().find((child) => child.getKind() === SyntaxKind.OpenBraceToken)
  return brace?.getEnd() ?? node.getEnd()
}
