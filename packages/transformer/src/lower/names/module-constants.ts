import {
  builtinConstants,
  toLiteral,
  unreachable,
  type ConstantId,
  type ConstantPart,
  type ModuleConstant,
  type Primitive,
} from '@namu/core/internal'
import type { WorkflowBuilder } from '@namu/flow'
import {
  Node,
  type ArrayLiteralExpression,
  type BindingElement,
  type EnumDeclaration,
  type EnumMember,
  type ObjectLiteralExpression,
  type PropertyAssignment,
  type RegularExpressionLiteral,
  type Symbol as TsSymbol,
} from 'ts-morph'
import { moduleName } from '../../diagnostics/index.js'
import { bare, readPrimitive } from '../../discover/constant.js'
import {
  constantName,
  exportsMembers,
  initializerOf,
  isConstantDeclaration,
  isJsonMember,
  isWholeModule,
  type ConstantDeclaration,
} from '../../discover/constant-declaration.js'
import type { ModuleWrites } from '../../discover/index.js'
import type { Origins } from '../../project/index.js'
import { isModuleLevel } from '../workflow-lowering.js'
import {
  fromJson,
  iterated,
  NotConstant,
  ownMembers,
  type ModuleObject,
  type ModuleValue,
} from './module-values.js'
import { collection, isCollection } from './module-collections.js'
import { evaluatePure } from './pure-expressions.js'
import { isStateful, patternOf } from './regular-expression.js'

export type Evaluated =
  /** `writes` are the places that change an object which the value was made from. */
  | { readonly known: true; readonly value: ModuleValue; readonly writes: readonly Node[] }
  /** `node` is the part that is not constant. */
  | { readonly known: false; readonly node: Node }

/** A name of a module that holds a value. */
export type Constant = ConstantDeclaration | BindingElement | PropertyAssignment

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
  readonly #values = new Map<Constant, Evaluated>()
  /** Declarations that are being evaluated, outermost first, and the writes found so far. */
  readonly #open = new Map<Constant, Set<Node>>()
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

  /** The value of a constant at the top level of a module. */
  evaluate(declaration: Constant): Evaluated {
    const known = this.#values.get(declaration)
    if (known) return known
    const evaluated = this.#evaluate(declaration)
    this.#values.set(declaration, evaluated)
    return evaluated
  }

  /** The places that change the object of a constant, or something in it. */
  writesOf(declaration: ConstantDeclaration): readonly Node[] {
    return this.#writes.of(declaration)
  }

  /** The entry of the graph's table for an object; it is added when it is first asked for. */
  idOf(object: ModuleObject): ConstantId {
    const known = this.#ids.get(object)
    if (known !== undefined) return known
    const part = (value: ModuleValue): ConstantPart =>
      'primitive' in value
        ? { kind: 'literal', literal: toLiteral(value.primitive) }
        : { kind: 'constant', constant: this.idOf(value) }
    const id = this.#builder.constant(tableEntry(object, part))
    this.#ids.set(object, id)
    return id
  }

  #evaluate(declaration: Constant): Evaluated {
    if (this.#open.has(declaration)) return { known: false, node: declaration }
    const module = moduleName(this.#root, declaration.getSourceFile())
    const writes = new Set(isConstantDeclaration(declaration) ? this.#writes.of(declaration) : [])
    this.#open.set(declaration, writes)
    try {
      const value = this.#declared(declaration, `${module}#${nameOf(declaration)}`)
      return { known: true, value, writes: [...writes] }
    } catch (error) {
      if (!(error instanceof NotConstant)) throw error
      return { known: false, node: error.node }
    } finally {
      this.#open.delete(declaration)
    }
  }

  #declared(declaration: Constant, name: string): ModuleValue {
    if (Node.isBindingElement(declaration)) return this.#bound(declaration, declaration)
    if (Node.isPropertyAssignment(declaration)) {
      const file = this.#held(declaration.getSourceFile(), declaration)
      const member = ownMembers(file, declaration).get(this.#key(declaration.getNameNode()))
      if (!member) throw new NotConstant(declaration)
      return member
    }
    if (Node.isSourceFile(declaration))
      return fromJson(JSON.parse(declaration.getFullText()), name, declaration)
    if (Node.isEnumDeclaration(declaration)) return enumObject(declaration, name)
    const initializer = initializerOf(declaration)
    if (!initializer) throw new NotConstant(declaration)
    return this.#value(initializer, name)
  }

  #value(outer: Node, name: string): ModuleValue {
    const node = bare(outer)
    if (Node.isObjectLiteralExpression(node)) return this.#object(node, name)
    if (Node.isArrayLiteralExpression(node)) return this.#array(node, name)
    if (Node.isRegularExpressionLiteral(node)) return regularExpression(node, name)
    if (Node.isIdentifier(node)) return this.#symbol(node.getSymbol(), node)
    if (Node.isPropertyAccessExpression(node) || Node.isElementAccessExpression(node)) {
      return this.#member(node)
    }
    const frozen = this.#frozen(node)
    if (frozen) return this.#value(frozen, name)
    const primitive = readPrimitive(node)
    if (primitive) return { primitive: primitive.value }
    const value = (part: Node): ModuleValue => this.#value(part, name)
    const scope = { origins: this.#origins, name, value }
    return isCollection(node, this.#origins) ? collection(node, scope) : evaluatePure(node, scope)
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
        for (const item of iterated(spread, element)) items.push(item)
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
    if (!declaration || this.#origins.of(declaration) !== 'project') {
      const path = node.getText()
      const constants: Readonly<Record<string, Primitive>> = builtinConstants
      return Object.hasOwn(constants, path) &&
        (!declaration || this.#origins.of(declaration) === 'standard')
        ? { primitive: constants[path] }
        : undefined
    }
    if (symbol && isWholeModule(symbol)) throw new NotConstant(node)
    if (isJsonMember(declaration)) {
      // A member of the file's value; only an import names it apart from that.
      if (Node.isPropertyAccessExpression(node) || Node.isElementAccessExpression(node))
        return undefined
      if (!exportsMembers(declaration.getSourceFile())) throw new NotConstant(node)
    }
    const isPart =
      Node.isParameterDeclaration(declaration) || Node.isVariableDeclaration(declaration)
    return isPart || isHeld(declaration) ? this.#held(declaration, node) : undefined
  }

  /** What a name of a pattern holds: `const { rates } = config`. */
  #bound(element: BindingElement, node: Node): ModuleValue {
    const pattern = element.getParentOrThrow()
    const owner = pattern.getParentOrThrow()
    if (element.getDotDotDotToken() || element.getInitializer()) throw new NotConstant(element)
    const source = Node.isBindingElement(owner) ? this.#bound(owner, node) : this.#held(owner, node)
    const isObject = Node.isObjectBindingPattern(pattern)
    if ('primitive' in source || source.kind !== (isObject ? 'object' : 'array'))
      throw new NotConstant(element)
    const key = isObject
      ? this.#key(element.getPropertyNameNode() ?? element.getNameNode())
      : String(pattern.getElements().indexOf(element))
    const member = ownMembers(source, element).get(key)
    if (!member) throw new NotConstant(element)
    return member
  }

  /** The value of another constant; its writes are then those of what it is part of. */
  #held(declaration: Node, node: Node): ModuleValue {
    if (!isHeld(declaration) || !isModuleLevel(declaration) || standsBefore(node, declaration))
      throw new NotConstant(node)
    const evaluated = this.evaluate(declaration)
    if (!evaluated.known) throw new NotConstant(node)
    for (const writes of this.#open.values())
      for (const write of evaluated.writes) writes.add(write)
    return evaluated.value
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
    if (key === 'length') {
      if (!('primitive' in object) && object.kind === 'array')
        return { primitive: object.items.length }
      if ('primitive' in object && typeof object.primitive === 'string')
        return { primitive: object.primitive.length }
    }
    const member = 'primitive' in object ? undefined : ownMembers(object, node).get(key)
    if (!member) throw new NotConstant(node)
    return member
  }
}

function tableEntry(
  object: ModuleObject,
  part: (value: ModuleValue) => ConstantPart,
): ModuleConstant {
  const { name } = object
  switch (object.kind) {
    case 'regexp':
      return object
    case 'array':
    case 'set':
      return { kind: object.kind, name, items: object.items.map(part) }
    case 'map': {
      const entries = object.entries.map(([key, value]) => ({ key: part(key), value: part(value) }))
      return { kind: 'map', name, entries }
    }
    case 'object': {
      const members = [...object.members].map(([key, value]) => ({ key, value: part(value) }))
      return { kind: 'object', name, members }
    }
    default:
      return unreachable(object, 'module value')
  }
}

/** With the flags `g` and `y` it keeps a position between uses, which a constant cannot. */
function regularExpression(node: RegularExpressionLiteral, name: string): ModuleObject {
  const { source, flags } = patternOf(node)
  if (isStateful(flags)) throw new NotConstant(node)
  return { kind: 'regexp', name, source, flags }
}

/** The object of an enum as TypeScript makes it: names, and for numbers the names by value. */
function enumObject(declaration: EnumDeclaration, name: string): ModuleObject {
  const parts = declaration.getSymbolOrThrow().getDeclarations()
  const members = new Map<string, ModuleValue>()
  for (const part of parts) {
    if (!Node.isEnumDeclaration(part) || part.hasDeclareKeyword()) throw new NotConstant(part)
    for (const member of part.getMembers()) {
      const value = member.getValue()
      if (value === undefined || member.getName() === '__proto__') throw new NotConstant(member)
      const key = enumKey(member)
      members.set(key, { primitive: value })
      if (typeof value === 'number') members.set(String(value), { primitive: key })
    }
  }
  return { kind: 'object', name, members }
}

function enumKey(member: EnumMember): string {
  const node = member.getNameNode()
  return Node.isStringLiteral(node) ? node.getLiteralText() : member.getName()
}

function isHeld(node: Node | undefined): node is Constant {
  return Node.isBindingElement(node) || isConstantDeclaration(node) || isJsonMember(node)
}

function nameOf(declaration: Constant): string {
  return isConstantDeclaration(declaration) ? constantName(declaration) : declaration.getName()
}

/** In its temporal dead zone: the module would not load. */
function standsBefore(node: Node, declaration: Node): boolean {
  return (
    node.getSourceFile() === declaration.getSourceFile() && node.getEnd() <= declaration.getStart()
  )
}
