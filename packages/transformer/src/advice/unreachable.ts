import { Node, SyntaxKind, type Statement } from 'ts-morph'
import type { Reporter } from '../diagnostics/index.js'
import type { NodeFix } from '../diagnostics/node-fix.js'
import { completes } from './completes.js'
import { ownNodesOf } from './own-nodes.js'

/** Reports the first statement of each run of statements that cannot be reached. */
export function adviseUnreachable(body: Node, reporter: Reporter): void {
  for (const list of statementLists(body)) {
    const end = list.findIndex((statement) => !completes(statement))
    const cause = list[end]
    const behind = list.slice(end + 1)
    const first = behind.find(doesSomething)
    // `return …` and `break` in a `case` is a habit, and misleads nobody.
    if (!cause || !first || Node.isBreakStatement(first)) continue
    const related = [{ message: 'Nothing goes on behind this', node: cause }]
    reporter.report('NAMU1501', first, {}, related, removal(behind.slice(behind.indexOf(first))))
  }
}

const withStatements: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.Block,
  SyntaxKind.CaseClause,
  SyntaxKind.DefaultClause,
])

function* statementLists(body: Node): Generator<readonly Statement[]> {
  for (const node of [body, ...ownNodesOf(body, withStatements)]) {
    if (Node.isBlock(node) || Node.isCaseClause(node) || Node.isDefaultClause(node))
      yield node.getStatements()
  }
}

/** Not a declaration that counts in the whole block wherever it stands. */
function doesSomething(statement: Node): boolean {
  switch (statement.getKind()) {
    case SyntaxKind.FunctionDeclaration:
    case SyntaxKind.InterfaceDeclaration:
    case SyntaxKind.TypeAliasDeclaration:
    case SyntaxKind.EmptyStatement:
      return false
    default:
      return true
  }
}

/** Not made by itself: what leaves too early may be the mistake. */
function removal(statements: readonly Statement[]): NodeFix | undefined {
  const [first] = statements
  const last = statements.at(-1)
  // A declaration counts in the whole block.
  if (!first || !last || !statements.every(Node.isExpressionStatement)) return undefined
  const edits = [{ start: first.getPos(), end: last.getEnd(), text: '' }]
  return { title: 'Remove what is never reached', automatic: false, edits }
}
