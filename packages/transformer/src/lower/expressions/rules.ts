import type { ValueId } from '@namu/core/internal'
import { SyntaxKind, type ImplementedKindToNodeMappings, type Node } from 'ts-morph'
import { lowerNew } from '../calls/construct.js'
import { lowerMetaProperty, lowerThis } from '../classes/values.js'
import type { FunctionLowering } from '../lowering.js'
import { lowerAccessOrCall } from './access.js'
import { lowerArray } from './arrays.js'
import { lowerDelete } from './delete.js'
import { lowerFunctionExpression } from './functions.js'
import { lowerYield } from './generators.js'
import { lowerBigInt, lowerNumber, lowerString, lowerTemplate } from './literals.js'
import { lowerConditional } from './logical.js'
import { lowerIdentifier } from './names.js'
import { lowerObject } from './objects.js'
import {
  lowerAwait,
  lowerBinary,
  lowerPostfix,
  lowerPrefix,
  lowerTypeOf,
  lowerVoid,
} from './operators.js'
import { lowerRegularExpression } from './regular-expressions.js'
import { rejectExpression } from './rejected.js'
import { lowerTaggedTemplate } from './tagged-templates.js'

type ExpressionRules = {
  readonly [Kind in keyof ImplementedKindToNodeMappings]?: (
    s: FunctionLowering,
    node: ImplementedKindToNodeMappings[Kind],
  ) => ValueId
}

/** Syntax without a meaning at run time: the expression inside counts. */
const transparent = (s: FunctionLowering, node: { readonly getExpression: () => Node }): ValueId =>
  s.expression(node.getExpression())

const rules: ExpressionRules = {
  [SyntaxKind.Identifier]: lowerIdentifier,
  [SyntaxKind.StringLiteral]: lowerString,
  [SyntaxKind.NoSubstitutionTemplateLiteral]: lowerString,
  [SyntaxKind.NumericLiteral]: lowerNumber,
  [SyntaxKind.BigIntLiteral]: lowerBigInt,
  [SyntaxKind.TrueKeyword]: (s, node) => s.constant(true, node),
  [SyntaxKind.FalseKeyword]: (s, node) => s.constant(false, node),
  [SyntaxKind.NullKeyword]: (s, node) => s.constant(null, node),
  [SyntaxKind.TemplateExpression]: lowerTemplate,
  [SyntaxKind.RegularExpressionLiteral]: lowerRegularExpression,
  [SyntaxKind.ArrayLiteralExpression]: lowerArray,
  [SyntaxKind.ObjectLiteralExpression]: lowerObject,
  [SyntaxKind.PropertyAccessExpression]: lowerAccessOrCall,
  [SyntaxKind.ElementAccessExpression]: lowerAccessOrCall,
  [SyntaxKind.CallExpression]: lowerAccessOrCall,
  [SyntaxKind.NewExpression]: lowerNew,
  [SyntaxKind.BinaryExpression]: lowerBinary,
  [SyntaxKind.PrefixUnaryExpression]: lowerPrefix,
  [SyntaxKind.PostfixUnaryExpression]: lowerPostfix,
  [SyntaxKind.ConditionalExpression]: lowerConditional,
  [SyntaxKind.TypeOfExpression]: lowerTypeOf,
  [SyntaxKind.VoidExpression]: lowerVoid,
  [SyntaxKind.DeleteExpression]: lowerDelete,
  [SyntaxKind.TaggedTemplateExpression]: lowerTaggedTemplate,
  [SyntaxKind.AwaitExpression]: lowerAwait,
  [SyntaxKind.YieldExpression]: lowerYield,
  [SyntaxKind.ArrowFunction]: lowerFunctionExpression,
  [SyntaxKind.FunctionExpression]: lowerFunctionExpression,
  [SyntaxKind.ThisKeyword]: lowerThis,
  [SyntaxKind.MetaProperty]: lowerMetaProperty,
  [SyntaxKind.ParenthesizedExpression]: transparent,
  [SyntaxKind.AsExpression]: transparent,
  [SyntaxKind.SatisfiesExpression]: transparent,
  [SyntaxKind.TypeAssertionExpression]: transparent,
  [SyntaxKind.NonNullExpression]: transparent,
  [SyntaxKind.ExpressionWithTypeArguments]: transparent,
}

/** Lowers any expression; what has no rule is rejected. */
export function lowerExpression(s: FunctionLowering, node: Node): ValueId {
  // The table gives each kind the rule for its own node type, which the type of a lookup cannot say.
  const rule = rules[node.getKind() as keyof ExpressionRules] as
    ((s: FunctionLowering, node: Node) => ValueId) | undefined
  return rule ? rule(s, node) : rejectExpression(s, node)
}
