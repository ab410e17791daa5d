import { builtinConstants, type BuiltinConstant, type Primitive } from '@namu/core/internal'
import {
  Node,
  SyntaxKind,
  VariableDeclarationKind,
  type ArrayLiteralExpression,
  type BinaryExpression,
  type ElementAccessExpression,
  type Identifier,
  type ObjectLiteralExpression,
  type PrefixUnaryExpression,
  type PropertyAccessExpression,
  type Symbol as TsSymbol,
} from 'ts-morph'

/** What the compiler can read from the source without running it. */
export type ConstantValue =
  Primitive | readonly ConstantValue[] | { readonly [key: string]: ConstantValue }

export type Constant =
  | { readonly known: true; readonly value: ConstantValue }
  /** `node` is the part that is not constant. */
  | { readonly known: false; readonly node: Node }

/**
 * Reads what a caller knows how to read besides constants (a function that becomes an expression,
 * say); `undefined` where the node is none of that.
 */
export type ReadSpecial = (node: Node) => Constant | undefined

/**
 * Reads a compile-time constant: literals, `as const`, enum members, and `const` variables whose
 * value is one. The source is never run.
 */
export function readConstant(node: Node, special: ReadSpecial = () => undefined): Constant {
  return read(node, { visited: new Set(), special })
}

interface Reading {
  /** The variables whose values are being read. */
  readonly visited: ReadonlySet<Node>
  readonly special: ReadSpecial
}

/** As `readConstant`, `undefined` unless the value is a primitive. */
export function readPrimitive(node: Node): { readonly value: Primitive } | undefined {
  const constant = readConstant(node)
  if (!constant.known || (typeof constant.value === 'object' && constant.value !== null)) {
    return undefined
  }
  return { value: constant.value }
}

/** Without parentheses, type assertions, `satisfies` and `!`, which have no meaning at run time. */
export function bare(node: Node): Node {
  let current = node
  while (
    Node.isParenthesizedExpression(current) ||
    Node.isAsExpression(current) ||
    Node.isSatisfiesExpression(current) ||
    Node.isTypeAssertion(current) ||
    Node.isNonNullExpression(current)
  ) {
    current = current.getExpression()
  }
  return current
}

function read(outer: Node, reading: Reading): Constant {
  const node = bare(outer)
  const special = reading.special(node)
  if (special) return special
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) {
    return known(node.getLiteralText())
  }
  if (Node.isNumericLiteral(node)) return known(Number(node.getLiteralText()))
  if (Node.isBigIntLiteral(node)) return known(BigInt(node.compilerNode.text.replace(/n$/, '')))
  if (Node.isTrueLiteral(node)) return known(true)
  if (Node.isFalseLiteral(node)) return known(false)
  if (Node.isNullLiteral(node)) return known(null)
  if (Node.isPrefixUnaryExpression(node)) return readSigned(node, reading)
  if (Node.isBinaryExpression(node)) return readArithmetic(node, reading)
  if (Node.isObjectLiteralExpression(node)) return readObject(node, reading)
  if (Node.isArrayLiteralExpression(node)) return readArray(node, reading)
  if (Node.isIdentifier(node)) return readName(node, reading)
  if (Node.isPropertyAccessExpression(node) || Node.isElementAccessExpression(node)) {
    return readMember(node)
  }
  return { known: false, node }
}

function known(value: ConstantValue): Constant {
  return { known: true, value }
}

function readSigned(node: PrefixUnaryExpression, reading: Reading): Constant {
  const operand = read(node.getOperand(), reading)
  if (!operand.known) return operand
  const { value } = operand
  if (node.getOperatorToken() === SyntaxKind.MinusToken) {
    if (typeof value === 'number' || typeof value === 'bigint') return known(-value)
  }
  if (node.getOperatorToken() === SyntaxKind.PlusToken && typeof value === 'number') return operand
  return { known: false, node }
}

function readObject(node: ObjectLiteralExpression, reading: Reading): Constant {
  const value: Record<string, ConstantValue> = {}
  for (const property of node.getProperties()) {
    if (Node.isPropertyAssignment(property)) {
      const name = property.getNameNode()
      const member = read(property.getInitializerOrThrow(), reading)
      if (!member.known) return member
      if (!Node.isIdentifier(name) && !Node.isStringLiteral(name))
        return { known: false, node: name }
      value[Node.isIdentifier(name) ? name.getText() : name.getLiteralText()] = member.value
    } else if (Node.isShorthandPropertyAssignment(property)) {
      const member = readSymbol(property.getValueSymbol(), property, reading)
      if (!member.known) return member
      value[property.getName()] = member.value
    } else {
      return { known: false, node: property }
    }
  }
  return known(value)
}

function readArray(node: ArrayLiteralExpression, reading: Reading): Constant {
  const items: ConstantValue[] = []
  for (const element of node.getElements()) {
    const item = read(element, reading)
    if (!item.known) return item
    items.push(item.value)
  }
  return known(items)
}

function readName(node: Identifier, reading: Reading): Constant {
  if (node.getText() === 'undefined') return known(undefined)
  return readSymbol(node.getSymbol(), node, reading)
}

function readSymbol(symbol: TsSymbol | undefined, node: Node, reading: Reading): Constant {
  const declaration = (symbol?.getAliasedSymbol() ?? symbol)?.getValueDeclaration()
  if (
    !declaration ||
    reading.visited.has(declaration) ||
    !Node.isVariableDeclaration(declaration) ||
    !Node.isIdentifier(declaration.getNameNode()) ||
    declaration.getVariableStatement()?.getDeclarationKind() !== VariableDeclarationKind.Const
  ) {
    return { known: false, node }
  }
  const initializer = declaration.getInitializer()
  if (!initializer) return { known: false, node }
  const value = read(initializer, {
    ...reading,
    visited: new Set([...reading.visited, declaration]),
  })
  return value.known ? value : { known: false, node }
}

/** A member of an enum, or a constant of a built-in: `Number.MAX_SAFE_INTEGER`. */
function readMember(node: PropertyAccessExpression | ElementAccessExpression): Constant {
  const declaration = node.getSymbol()?.getValueDeclaration()
  if (declaration && Node.isEnumMember(declaration)) {
    const value = declaration.getValue()
    if (value !== undefined) return known(value)
  }
  const path = node.getText()
  return declaration?.getSourceFile().isDeclarationFile() && Object.hasOwn(builtinConstants, path)
    ? known(builtinConstants[path as BuiltinConstant])
    : { known: false, node }
}

/** `60 * 1000`, `'a' + 'b'`: operators whose result is the same everywhere. */
function readArithmetic(node: BinaryExpression, reading: Reading): Constant {
  const left = read(node.getLeft(), reading)
  if (!left.known) return left
  const right = read(node.getRight(), reading)
  if (!right.known) return right
  const [a, b] = [left.value, right.value]
  const operator = node.getOperatorToken().getKind()
  if (typeof a === 'string' && typeof b === 'string' && operator === SyntaxKind.PlusToken) {
    return known(a + b)
  }
  if (typeof a !== 'number' || typeof b !== 'number') return { known: false, node }
  switch (operator) {
    case SyntaxKind.PlusToken:
      return known(a + b)
    case SyntaxKind.MinusToken:
      return known(a - b)
    case SyntaxKind.AsteriskToken:
      return known(a * b)
    case SyntaxKind.SlashToken:
      return known(a / b)
    case SyntaxKind.PercentToken:
      return known(a % b)
    default:
      return { known: false, node }
  }
}
