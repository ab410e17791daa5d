import {
  builtinConstants,
  toLiteral,
  type ConstantId,
  type ConstantPart,
  type Primitive,
} from '@namu/core/internal'
import type { WorkflowBuilder } from '@namu/flow'
import {
  Node,
  VariableDeclarationKind,
  type ArrayLiteralExpression,
  type ObjectLiteralExpression,
  type Symbol as TsSymbol,
  type VariableDeclaration,
} from 'ts-morph'
import { moduleName } from '../../diagnostics/index.js'
import { bare, readPrimitive } from '../../discover/constant.js'
import type { ModuleWrites } from '../../discover/index.js'
import type { Origins } from '../../project/index.js'

/** The value of a constant: a primitive, or an object with an identity of its own. */
export type ModuleValue = { readonly primitive: Primitive } | ModuleObject

export type ModuleObject =
  | { readonly kind: 'array'; readonly name: string; readonly items: readonly ModuleValue[] }
  | {
      readonly kind: 'object'
      readonly name: string
      readonly members: ReadonlyMap<string, ModuleValue>
    }

export type Evaluated =
  /** `writes` are the places that change an object which the value was made from. */
  | { readonly known: true; readonly value: ModuleValue; readonly writes: readonly Node[] }
  /** `node` is the part that is not constant. */
  | { readonly known: false; readonly node: Node }

/** What is not constant ends an evaluation. */
class NotConstant extends Error {
  readonly node: Node

  constructor(node: Node) {
    super('not a constant')
    this.node = node
  }
}

/**
 * Evaluates the constants of the project's modules that a workflow names. The source is never run.
 *
 * K1. A declaration is evaluated once: whoever names the constant means the same object.
 */
export class ModuleConstants {
  readonly #root: string
  readonly #origins: Origins
  readonly #builder: WorkflowBuilder
  readonly #writes: ModuleWrites
  readonly #values = new Map<VariableDeclaration, Evaluated>()
  /** Declarations that are being evaluated, outermost first, and the writes found so far. */
  readonly #open = new Map<VariableDeclaration, Set<Node>>()
  readonly #ids = new Map<ModuleObject, ConstantId>()

  constructor(parts: {
    readonly root: string
    readonly origins: Origins
    readonly builder: WorkflowBuilder
    readonly writes: ModuleWrites
  }) {
    this.#root = parts.root
    this.#origins = parts.origins
    this.#builder = parts.builder
    this.#writes = parts.writes
  }

  /** The value of a `const` at the top level of a module. */
  evaluate(declaration: VariableDeclaration): Evaluated {
    const known = this.#values.get(declaration)
    if (known) return known
    const evaluated = this.#evaluate(declaration)
    this.#values.set(declaration, evaluated)
    return evaluated
  }

  /** The entry of the graph's table for an object; it is added when it is first asked for. */
  idOf(object: ModuleObject): ConstantId {
    const known = this.#ids.get(object)
    if (known !== undefined) return known
    const part = (value: ModuleValue): ConstantPart =>
      'primitive' in value
        ? { kind: 'literal', literal: toLiteral(value.primitive) }
        : { kind: 'constant', constant: this.idOf(value) }
    const { name } = object
    const id = this.#builder.constant(
      object.kind === 'array'
        ? { kind: 'array', name, items: object.items.map(part) }
        : {
            kind: 'object',
            name,
            members: [...object.members].map(([key, value]) => ({ key, value: part(value) })),
          },
    )
    this.#ids.set(object, id)
    return id
  }

  #evaluate(declaration: VariableDeclaration): Evaluated {
    const initializer = declaration.getInitializer()
    if (!initializer || this.#open.has(declaration)) return { known: false, node: declaration }
    const module = moduleName(this.#root, declaration.getSourceFile())
    const writes = new Set(this.#writes.of(declaration))
    this.#open.set(declaration, writes)
    try {
      const value = this.#value(initializer, `${module}#${declaration.getName()}`)
      return { known: true, value, writes: [...writes] }
    } catch (error) {
      if (!(error instanceof NotConstant)) throw error
      return { known: false, node: error.node }
    } finally {
      this.#open.delete(declaration)
    }
  }

  #value(outer: Node, name: string): ModuleValue {
    const node = bare(outer)
    if (Node.isObjectLiteralExpression(node)) return this.#object(node, name)
    if (Node.isArrayLiteralExpression(node)) return this.#array(node, name)
    if (Node.isIdentifier(node)) return this.#symbol(node.getSymbol(), node)
    if (Node.isPropertyAccessExpression(node) || Node.isElementAccessExpression(node)) {
      return this.#member(node)
    }
    const frozen = this.#frozen(node)
    if (frozen) return this.#value(frozen, name)
    const primitive = readPrimitive(node)
    if (!primitive) throw new NotConstant(node)
    return { primitive: primitive.value }
  }

  /** The argument of `Object.freeze(…)`, which changes nothing for an object that is frozen anyway. */
  #frozen(node: Node): Node | undefined {
    if (!Node.isCallExpression(node) || node.getArguments().length !== 1) return undefined
    const callee = bare(node.getExpression())
    const declaration = callee.getSymbol()?.getValueDeclaration()
    const isStandard = declaration && this.#origins.of(declaration) === 'standard'
    return isStandard && callee.getText() === 'Object.freeze' ? node.getArguments()[0] : undefined
  }

  #object(node: ObjectLiteralExpression, name: string): ModuleObject {
    const members = new Map<string, ModuleValue>()
    for (const property of node.getProperties()) {
      if (Node.isSpreadAssignment(property)) {
        const spread = this.#value(property.getExpression(), name)
        for (const [key, value] of ownMembers(spread, property)) members.set(key, value)
      } else if (Node.isPropertyAssignment(property)) {
        const key = this.#key(property.getNameNode())
        members.set(key, this.#value(property.getInitializerOrThrow(), `${name}.${key}`))
      } else if (Node.isShorthandPropertyAssignment(property)) {
        const key = this.#key(property.getNameNode())
        members.set(key, this.#symbol(property.getValueSymbol(), property))
      } else throw new NotConstant(property)
    }
    return { kind: 'object', name, members }
  }

  #array(node: ArrayLiteralExpression, name: string): ModuleObject {
    const items: ModuleValue[] = []
    for (const element of node.getElements()) {
      if (Node.isOmittedExpression(element)) throw new NotConstant(node)
      if (Node.isSpreadElement(element)) {
        const spread = this.#value(element.getExpression(), name)
        if ('primitive' in spread || spread.kind !== 'array') throw new NotConstant(element)
        for (const item of spread.items) items.push(item)
      } else items.push(this.#value(element, `${name}[${items.length}]`))
    }
    return { kind: 'array', name, items }
  }

  /** `__proto__: value` sets the prototype, and is refused however it is spelled. */
  #key(node: Node): string {
    const key = this.#keyText(node)
    if (key === '__proto__') throw new NotConstant(node)
    return key
  }

  #keyText(node: Node): string {
    if (Node.isIdentifier(node)) return node.getText()
    if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) {
      return node.getLiteralText()
    }
    if (!Node.isComputedPropertyName(node)) return String(this.#primitive(node))
    return String(this.#primitive(node.getExpression()))
  }

  #primitive(node: Node): Primitive {
    const value = this.#value(node, '')
    if (!('primitive' in value)) throw new NotConstant(node)
    return value.primitive
  }

  /** What a name means: another constant, the member of an enum, or a constant of the language. */
  #symbol(symbol: TsSymbol | undefined, node: Node): ModuleValue {
    const found = this.#named(symbol, node)
    if (!found) throw new NotConstant(node)
    return found
  }

  #named(symbol: TsSymbol | undefined, node: Node): ModuleValue | undefined {
    const declaration = (symbol?.getAliasedSymbol() ?? symbol)?.getValueDeclaration()
    if (Node.isEnumMember(declaration)) {
      const value = declaration.getValue()
      return value === undefined ? undefined : { primitive: value }
    }
    if (Node.isVariableDeclaration(declaration) && this.#origins.of(declaration) === 'project') {
      if (!isConstant(declaration) || standsBefore(node, declaration)) throw new NotConstant(node)
      const evaluated = this.evaluate(declaration)
      if (!evaluated.known) throw new NotConstant(node)
      for (const writes of this.#open.values())
        for (const write of evaluated.writes) writes.add(write)
      return evaluated.value
    }
    const path = node.getText()
    const isStandard = declaration ? this.#origins.of(declaration) === 'standard' : true
    const constants: Readonly<Record<string, Primitive>> = builtinConstants
    return isStandard && Object.hasOwn(constants, path) ? { primitive: constants[path] } : undefined
  }

  #member(node: Node): ModuleValue {
    const named = this.#named(node.getSymbol(), node)
    if (named) return named
    const isProperty = Node.isPropertyAccessExpression(node)
    if (!isProperty && !Node.isElementAccessExpression(node)) throw new NotConstant(node)
    const object = this.#value(node.getExpression(), '')
    const key = isProperty
      ? node.getName()
      : String(this.#primitive(node.getArgumentExpressionOrThrow()))
    if (!('primitive' in object) && object.kind === 'array' && key === 'length') {
      return { primitive: object.items.length }
    }
    const member = 'primitive' in object ? undefined : ownMembers(object, node).get(key)
    if (!member) throw new NotConstant(node)
    return member
  }
}

/** What a spread into an object copies. */
function ownMembers(value: ModuleValue, node: Node): ReadonlyMap<string, ModuleValue> {
  if ('primitive' in value) {
    if (typeof value.primitive === 'string') throw new NotConstant(node)
    return new Map()
  }
  return value.kind === 'object'
    ? value.members
    : new Map(value.items.map((item, index) => [String(index), item]))
}

function isConstant(declaration: VariableDeclaration): boolean {
  return (
    declaration.getVariableStatement()?.getDeclarationKind() === VariableDeclarationKind.Const &&
    Node.isIdentifier(declaration.getNameNode())
  )
}

/** In its temporal dead zone: the module would not load. */
function standsBefore(node: Node, declaration: VariableDeclaration): boolean {
  return (
    node.getSourceFile() === declaration.getSourceFile() && node.getEnd() <= declaration.getStart()
  )
}
