import { SyntaxKind, type ImplementedKindToNodeMappings, type Node } from 'ts-morph'
import type { FunctionLowering } from '../lowering.js'
import { lowerBlock, lowerExpressionStatement, lowerIf } from './basic.js'
import { lowerVariables } from './declarations.js'
import { lowerForIn } from './for-in.js'
import { lowerForOf } from './for-of.js'
import { checkFunctionStatement } from './function-statements.js'
import { lowerBreak, lowerContinue, lowerLabeled, lowerReturn, lowerThrow } from './jumps.js'
import { lowerDoWhile, lowerFor, lowerWhile } from './loops.js'
import { rejectStatement } from './rejected.js'
import { lowerSwitch } from './switch.js'
import { lowerTry } from './try.js'

type StatementRules = {
  readonly [Kind in keyof ImplementedKindToNodeMappings]?: (
    s: FunctionLowering,
    node: ImplementedKindToNodeMappings[Kind],
  ) => void
}

/** Without an effect where it stands. */
const nothing = (): void => undefined

const rules: StatementRules = {
  [SyntaxKind.Block]: lowerBlock,
  [SyntaxKind.ExpressionStatement]: lowerExpressionStatement,
  [SyntaxKind.VariableStatement]: lowerVariables,
  [SyntaxKind.IfStatement]: lowerIf,
  [SyntaxKind.WhileStatement]: lowerWhile,
  [SyntaxKind.DoStatement]: lowerDoWhile,
  [SyntaxKind.ForStatement]: lowerFor,
  [SyntaxKind.ForInStatement]: lowerForIn,
  [SyntaxKind.ForOfStatement]: lowerForOf,
  [SyntaxKind.BreakStatement]: lowerBreak,
  [SyntaxKind.ContinueStatement]: lowerContinue,
  [SyntaxKind.LabeledStatement]: lowerLabeled,
  [SyntaxKind.ReturnStatement]: lowerReturn,
  [SyntaxKind.ThrowStatement]: lowerThrow,
  [SyntaxKind.TryStatement]: lowerTry,
  [SyntaxKind.SwitchStatement]: lowerSwitch,
  [SyntaxKind.EmptyStatement]: nothing,
  [SyntaxKind.DebuggerStatement]: nothing,
  [SyntaxKind.FunctionDeclaration]: checkFunctionStatement,
  // Types have no meaning at run time; the members of an enum are constants where they are named.
  [SyntaxKind.InterfaceDeclaration]: nothing,
  [SyntaxKind.TypeAliasDeclaration]: nothing,
  [SyntaxKind.EnumDeclaration]: nothing,
}

/** Lowers any statement; what has no rule is rejected. Code that cannot be reached is left out. */
export function lowerStatement(s: FunctionLowering, node: Node): void {
  if (!s.fn.open) return
  // The table gives each kind the rule for its own node type, which the type of a lookup cannot say.
  const rule = rules[node.getKind() as keyof StatementRules] as
    ((s: FunctionLowering, node: Node) => void) | undefined
  if (rule) rule(s, node)
  else rejectStatement(s, node)
}
