import { Node, SyntaxKind, type VariableDeclaration } from 'ts-morph'
import { bare } from '../discover/constant.js'
import { isPromise } from '../discover/synchronous.js'
import type { Reporter } from '../diagnostics/index.js'
import { awaitFix } from './await-fix.js'
import { ownNodesOf } from './own-nodes.js'

const declarations: ReadonlySet<SyntaxKind> = new Set([SyntaxKind.VariableDeclaration])

/** Reports started calls whose promise goes into a variable that nobody reads. */
export function adviseUnawaited(fn: Node, reporter: Reporter): void {
  for (const node of ownNodesOf(fn, declarations)) {
    if (!Node.isVariableDeclaration(node)) continue
    const initializer = node.getInitializer()
    const call = initializer && bare(initializer)
    if (!Node.isCallExpression(call)) continue
    const type = call.getType()
    if (type.isAny() || !isPromise(type) || isMentioned(node, fn)) continue
    const what = `\`${call.getExpression().getText()}(…)\``
    reporter.report('NAMU1011', call, { what }, [], awaitFix(call))
  }
}

function isMentioned(declaration: VariableDeclaration, fn: Node): boolean {
  const name = declaration.getNameNode()
  if (!Node.isIdentifier(name)) return true
  const symbol = name.getSymbol()
  return fn.getDescendantsOfKind(SyntaxKind.Identifier).some((it) => {
    if (it === name || it.getText() !== name.getText()) return false
    // `{ name }` has the symbol of the property; what cannot be told apart counts as a mention.
    return it.getSymbol() === symbol || Node.isShorthandPropertyAssignment(it.getParent())
  })
}
