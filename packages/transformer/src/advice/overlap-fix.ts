import {
  Node,
  VariableDeclarationKind,
  type CallExpression,
  type VariableStatement,
} from 'ts-morph'
import type { NodeFix } from '../diagnostics/node-fix.js'

/**
 * `const a = await f()` and the statements right behind it of the same form as one with `Promise.all`.
 * None where something stands between them, a comment for example.
 */
export function overlapFix(calls: readonly CallExpression[]): NodeFix | undefined {
  const statements = calls.map(constantAwaiting)
  const [first] = statements
  const last = statements.at(-1)
  const parts: { readonly name: string; readonly call: string }[] = []
  for (const [at, statement] of statements.entries()) {
    const declaration = statement?.getDeclarations()[0]
    const call = calls[at]
    if (!statement || !declaration || !call) return undefined
    const before = statements[at - 1]
    if (at > 0 && (!before || !isRightBehind(before, statement))) return undefined
    parts.push({ name: declaration.getNameNode().getText(), call: call.getText() })
  }
  if (!first || !last) return undefined
  const names = parts.map(({ name }) => name).join(', ')
  const started = parts.map(({ call }) => call).join(', ')
  const ending = last.getText().endsWith(';') ? ';' : ''
  return {
    title: 'Start them together with `Promise.all`',
    // Their effects no longer come one after the other.
    automatic: false,
    edits: [
      {
        start: first.getStart(),
        end: last.getEnd(),
        text: `const [${names}] = await Promise.all([${started}])${ending}`,
      },
    ],
  }
}

/** The statement `const name = await call`, without a type. */
function constantAwaiting(call: CallExpression): VariableStatement | undefined {
  const wait = call.getParent()
  const declaration = wait?.getParent()
  if (!Node.isAwaitExpression(wait) || !Node.isVariableDeclaration(declaration)) return undefined
  const statement = declaration.getVariableStatement()
  if (!statement || declaration.getTypeNode()) return undefined
  const isOne = statement.getDeclarations().length === 1
  return isOne && statement.getDeclarationKind() === VariableDeclarationKind.Const
    ? statement
    : undefined
}

function isRightBehind(before: Node, after: Node): boolean {
  const { text } = after.getSourceFile().compilerNode
  const between = text.slice(before.getEnd(), after.getStart())
  return before.getParent() === after.getParent() && between.trim() === ''
}
