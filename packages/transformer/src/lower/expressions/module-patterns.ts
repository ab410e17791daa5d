import { Node, type RegularExpressionLiteral } from 'ts-morph'
import { bare } from '../../discover/constant.js'
import { initializerOf, isConst } from '../../discover/constant-declaration.js'
import type { Reference } from '../names/reference.js'
import { patternOf } from '../names/regular-expression.js'
import { parts } from '../names/types.js'

/** Methods of strings that begin at the start of the text, wherever a pattern with the flag `g` stands. */
const fromTheStart = new Set(['match', 'replace', 'replaceAll', 'search', 'split'])

/**
 * The literal of a module-level regular expression with the flag `g`, where nothing depends on the
 * position that it keeps: as the pattern of such a method. There a new one does the same.
 *
 * `matchAll` begins at that position, which stays 0 as long as nothing else is done with the expression:
 * it is not exported, and all other mentions in its module are patterns of methods, too.
 */
export function patternAtStart(
  { part }: Extract<Reference, { kind: 'unevaluated' }>,
  node: Node,
): RegularExpressionLiteral | undefined {
  if (!Node.isRegularExpressionLiteral(part) || patternOf(part).flags.includes('y'))
    return undefined
  const symbol = node.getSymbol()
  const declaration = (symbol?.getAliasedSymbol() ?? symbol)?.getValueDeclaration()
  if (!isConst(declaration)) return undefined
  const initializer = initializerOf(declaration)
  if (!initializer || bare(initializer) !== part) return undefined
  const method = methodOf(node)
  if (method === 'matchAll') {
    const isOwn = !declaration.isExported() && !symbol?.getAliasedSymbol()
    return isOwn && isOnlyMatched(declaration.getNameNode()) ? part : undefined
  }
  return method !== undefined && fromTheStart.has(method) ? part : undefined
}

/** The method of a string that a node is the pattern of. */
function methodOf(node: Node): string | undefined {
  const call = node.getParent()
  if (!Node.isCallExpression(call) || call.getArguments()[0] !== node) return undefined
  const callee = call.getExpression()
  if (!Node.isPropertyAccessExpression(callee)) return undefined
  const type = callee.getExpression().getType()
  const isText =
    !type.isAny() &&
    parts(type).every(
      (it) =>
        it.isString() ||
        it.isStringLiteral() ||
        it.isTemplateLiteral() ||
        it.getSymbol()?.getName() === 'String',
    )
  return isText ? callee.getName() : undefined
}

function isOnlyMatched(name: Node): boolean {
  return name
    .getSourceFile()
    .getDescendants()
    .filter((it) => Node.isIdentifier(it) && it !== name && it.getText() === name.getText())
    .every((it) => {
      const method = methodOf(it)
      return method !== undefined && (method === 'matchAll' || fromTheStart.has(method))
    })
}
