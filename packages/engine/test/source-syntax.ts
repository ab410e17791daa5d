import type { FunctionSpec, SourceSpan, Variable } from '@namu/flow'
import type { TaskId } from '@namu/core/internal'
import ts from 'typescript'

/** What statements and expressions of the test compiler share. */
export interface TestTask {
  readonly sync?: boolean
  /** It is a workflow: a call starts a child run. */
  readonly child?: 'attached' | 'detached'
}

export const taskId = (name: string): TaskId => `tasks#${name}` as TaskId

export type FunctionNode = ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration

export const unwrap = (node: ts.Expression): ts.Expression =>
  ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node)
    ? unwrap(node.expression)
    : node

export function spanOf(node: ts.Node): SourceSpan {
  const file = node.getSourceFile()
  const start = file.getLineAndCharacterOfPosition(node.getStart())
  const end = file.getLineAndCharacterOfPosition(node.getEnd())
  return {
    file: 'flow.ts',
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  }
}

export function specOf(fn: FunctionNode, name: string): FunctionSpec {
  const { parameters } = fn
  return {
    name,
    async: fn.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false,
    params: parameters.map((parameter) => parameter.name.getText()),
    rest: parameters.some((parameter) => parameter.dotDotDotToken !== undefined),
    arity: parameters.filter((parameter) => !parameter.dotDotDotToken).length,
    span: spanOf(fn),
  }
}

export class Scope {
  readonly parent: Scope | undefined
  readonly variables = new Map<string, Variable>()

  constructor(parent: Scope | undefined) {
    this.parent = parent
  }

  find(name: string): Variable | undefined {
    return this.variables.get(name) ?? this.parent?.find(name)
  }
}
