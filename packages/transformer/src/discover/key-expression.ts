import type { KeyExpression } from '@namu/core/internal'
import {
  Node,
  SyntaxKind,
  type ArrowFunction,
  type BinaryExpression,
  type FunctionExpression,
  type PropertyAccessExpression,
  type TemplateExpression,
} from 'ts-morph'
import { bare, readPrimitive } from './constant.js'

export type LoweredKey =
  | { readonly ok: true; readonly key: KeyExpression }
  /** `node` is what no key can have; `what` names it in a sentence. */
  | { readonly ok: false; readonly node: Node; readonly what: string }

/** A part that a key cannot have; ends the lowering. */
class NoKey extends Error {
  readonly node: Node
  readonly what: string

  constructor(node: Node, what: string) {
    super(what)
    this.node = node
    this.what = what
  }
}

type Parameters = ReadonlyMap<Node, number>

/**
 * Lowers a key function, `(order) => order.customer`, to data.
 *
 * K1. What is accepted gives what JavaScript gives, or fails where JavaScript throws.
 * K2. Only plain data is read: properties of the caller's own types, and `length`.
 */
export function lowerKey(fn: ArrowFunction | FunctionExpression): LoweredKey {
  try {
    const body = fn.getBody()
    if (fn.isAsync()) throw new NoKey(fn, 'An async function')
    if (Node.isBlock(body)) throw new NoKey(body, 'A body with statements')
    const parameters = new Map<Node, number>()
    for (const [index, parameter] of fn.getParameters().entries()) {
      const name = parameter.getNameNode()
      if (!Node.isIdentifier(name) || parameter.isRestParameter() || parameter.hasInitializer()) {
        throw new NoKey(parameter, 'A parameter that is not just a name')
      }
      parameters.set(parameter, index)
    }
    const key = lower(body, parameters)
    refuseObject(body, 'A key that is an object')
    return { ok: true, key }
  } catch (error) {
    if (error instanceof NoKey) return { ok: false, node: error.node, what: error.what }
    throw error
  }
}

function lower(outer: Node, parameters: Parameters): KeyExpression {
  const node = bare(outer)
  if (hasOptionalPart(node)) return { kind: 'chain', of: lowerMember(node, parameters) }
  return lowerMember(node, parameters)
}

/** As `lower`, for the object of a member: it ends with the chain it is part of. */
function lowerMember(node: Node, parameters: Parameters): KeyExpression {
  if (Node.isPropertyAccessExpression(node) && !isEnumMember(node)) {
    refuseBuiltIn(node)
    return {
      kind: 'property',
      object: lowerObject(node.getExpression(), parameters),
      name: node.getName(),
      ...(node.hasQuestionDotToken() ? { optional: true as const } : {}),
    }
  }
  if (Node.isElementAccessExpression(node)) {
    const argument = node.getArgumentExpression()
    const name = argument && readPrimitive(argument)?.value
    if (typeof name !== 'string' && typeof name !== 'number') {
      throw new NoKey(argument ?? node, 'A computed property')
    }
    return {
      kind: 'property',
      object: lowerObject(node.getExpression(), parameters),
      name: String(name),
      ...(node.hasQuestionDotToken() ? { optional: true as const } : {}),
    }
  }
  return lowerOther(node, parameters)
}

/** Parentheses end a chain: `(a?.b).c` throws where `a?.b.c` is `undefined`. */
function lowerObject(node: Node, parameters: Parameters): KeyExpression {
  if (Node.isParenthesizedExpression(node)) return lower(node, parameters)
  return lowerMember(bare(node), parameters)
}

function lowerOther(node: Node, parameters: Parameters): KeyExpression {
  if (Node.isIdentifier(node)) {
    const declaration = node.getSymbol()?.getValueDeclaration()
    const index = declaration && parameters.get(declaration)
    if (index !== undefined) return { kind: 'argument', index }
  }
  const constant = readPrimitive(node)
  if (constant) {
    const { value } = constant
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) {
      return { kind: 'constant', value }
    }
    if (typeof value === 'number' && Number.isFinite(value)) return { kind: 'constant', value }
  }
  if (Node.isTemplateExpression(node)) return lowerTemplate(node, parameters)
  if (Node.isBinaryExpression(node)) return lowerBinary(node, parameters)
  throw new NoKey(node, describe(node))
}

function lowerTemplate(node: TemplateExpression, parameters: Parameters): KeyExpression {
  const parts: KeyExpression[] = [{ kind: 'constant', value: node.getHead().getLiteralText() }]
  for (const span of node.getTemplateSpans()) {
    refuseObject(span.getExpression(), 'An object in a template')
    parts.push(lower(span.getExpression(), parameters))
    parts.push({ kind: 'constant', value: span.getLiteral().getLiteralText() })
  }
  return {
    kind: 'template',
    parts: parts.filter((part) => part.kind !== 'constant' || part.value !== ''),
  }
}

function lowerBinary(node: BinaryExpression, parameters: Parameters): KeyExpression {
  const [left, right] = [node.getLeft(), node.getRight()]
  const operator = node.getOperatorToken().getKind()
  if (operator === SyntaxKind.QuestionQuestionToken) {
    return {
      kind: 'fallback',
      value: lower(left, parameters),
      otherwise: lower(right, parameters),
    }
  }
  if (operator !== SyntaxKind.PlusToken) throw new NoKey(node, describe(node))
  if (!left.getType().isString() && !left.getType().isStringLiteral()) {
    if (!right.getType().isString() && !right.getType().isStringLiteral()) {
      throw new NoKey(node, 'A sum of numbers')
    }
  }
  for (const operand of [left, right]) refuseObject(operand, 'An object as a part of a text')
  return { kind: 'template', parts: [lower(left, parameters), lower(right, parameters)] }
}

/** Whether a `?.` of this chain stands in `node` or before it. */
function hasOptionalPart(node: Node): boolean {
  for (let current = node; ;) {
    if (!Node.isPropertyAccessExpression(current) && !Node.isElementAccessExpression(current)) {
      return false
    }
    if (current.hasQuestionDotToken()) return true
    const object = current.getExpression()
    if (Node.isParenthesizedExpression(object)) return false
    current = bare(object)
  }
}

function isEnumMember(node: PropertyAccessExpression): boolean {
  const declaration = node.getSymbol()?.getValueDeclaration()
  return declaration !== undefined && Node.isEnumMember(declaration)
}

/** `map.size`, `url.host`: what a built-in object computes is not in its data. */
function refuseBuiltIn(node: PropertyAccessExpression): void {
  const declaration = node.getSymbol()?.getDeclarations()[0]
  if (!declaration || node.getName() === 'length') return
  const file = declaration.getSourceFile()
  const program = node.getProject().getProgram().compilerObject
  if (
    program.isSourceFileDefaultLibrary(file.compilerNode) ||
    file.getFilePath().includes('/@types/node/')
  ) {
    throw new NoKey(node, `\`${node.getName()}\` of a built-in object`)
  }
}

/** Objects have no text that tells them apart. */
function refuseObject(node: Node, what: string): void {
  const type = node.getType()
  const members = type.isUnion() ? type.getUnionTypes() : [type]
  if (members.some((member) => member.isObject())) throw new NoKey(node, what)
}

function describe(node: Node): string {
  if (Node.isCallExpression(node)) return 'A call'
  const text = node.getText().replace(/\s+/g, ' ')
  return `\`${text.length > 40 ? `${text.slice(0, 39)}…` : text}\``
}
