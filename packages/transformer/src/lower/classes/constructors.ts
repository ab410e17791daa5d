import type { ClassId, FunctionId, ValueId } from '@namu/core/internal'
import type { FunctionBuilder, SourceSpan } from '@namu/flow'
import { Node, type CallExpression, type ConstructorDeclaration } from 'ts-morph'
import { moduleName, projectPath } from '../../diagnostics/index.js'
import { lowerElements } from '../expressions/arrays.js'
import { codeSpec, lowerBody, lowerParameters } from '../functions.js'
import type { FunctionLowering } from '../lowering.js'
import {
  codeMembers,
  constructorOf,
  exportedName,
  fieldsOf,
  memberName,
  valueName,
  type ClassNode,
} from './class-node.js'
import { isErrorClass, type Parent } from './parents.js'

/** `length` of a class: of its constructor; without one, 0. */
export function constructorArity(node: ClassNode): number {
  const written = constructorOf(node)
  if (!written) return 0
  const params = written.getParameters()
  const optional = params.findIndex((it) => it.hasInitializer() || it.isRestParameter())
  return optional < 0 ? params.length : optional
}

/**
 * The constructor of a class as a function of the graph (ECMA-262 10.2.2): it takes `new.target`, makes
 * the object or has the parent make it, initialises the fields, runs the body, and returns the object.
 */
export function lowerConstructor(
  s: FunctionLowering,
  node: ClassNode,
  id: ClassId,
  parent: Parent | undefined,
  definesFields: boolean,
): FunctionId {
  const { root, builder } = s.workflow
  const file = node.getSourceFile()
  const written = constructorOf(node)
  const at = written ?? node
  const span = s.span(at)
  const shape = written
    ? codeSpec(s, written, valueName(node))
    : { name: valueName(node), async: false, params: parent ? ['args'] : [], rest: !!parent, span }
  const spec = { ...shape, idName: `${exportedName(node)}.new`, receiver: true }
  const key = `${projectPath(root, file)}:${node.getStart()}:new`
  return builder.function(moduleName(root, file), spec, key, (fn) => {
    const inner = s.nested(fn)
    const construction = new Construction(inner, node, parent, id, definesFields, span)
    inner.construction = construction
    if (written) construction.run(written)
    else construction.runDefault()
  })
}

/** The making of one object, in the function of a constructor. */
export class Construction {
  readonly #s: FunctionLowering
  readonly #node: ClassNode
  readonly #parent: Parent | undefined
  readonly #id: ClassId
  readonly #definesFields: boolean
  readonly #span: SourceSpan
  #written: ConstructorDeclaration | undefined
  #calledSuper = false

  constructor(
    s: FunctionLowering,
    node: ClassNode,
    parent: Parent | undefined,
    id: ClassId,
    definesFields: boolean,
    span: SourceSpan,
  ) {
    this.#s = s
    this.#node = node
    this.#parent = parent
    this.#id = id
    this.#definesFields = definesFields
    this.#span = span
    s.self = {
      receiver: s.fn.declare('this', span),
      newTarget: s.fn.receiver(),
      home: { class: id, static: false, node },
    }
  }

  run(written: ConstructorDeclaration): void {
    this.#written = written
    const s = this.#s
    if (!this.#parent) {
      this.#bind(s.fn.instance(this.#newTarget(), this.#span))
      if (this.#definesFields) this.#initialiseFields()
    }
    lowerParameters(s, written.getParameters())
    if (!this.#parent) this.#assignParameters()
    const body = written.getBody()
    if (body) lowerBody(s, written.getParameters(), body)
    if (s.fn.open) s.fn.return(this.result(this.#span), this.#span)
  }

  /** `constructor(...args) { super(...args) }`, or nothing in a class that extends nothing. */
  runDefault(): void {
    const s = this.#s
    if (this.#parent) {
      const args = s.fn.read(s.fn.parameter(0), this.#span)
      this.#bind(this.#callParent([{ kind: 'spread', value: args }], this.#span))
    } else this.#bind(s.fn.instance(this.#newTarget(), this.#span))
    this.#initialiseFields()
    s.fn.return(this.result(this.#span), this.#span)
  }

  /** Whether a built-in error class is among the parents. */
  get isError(): boolean {
    return this.#parent !== undefined && isErrorClass(this.#s.workflow, this.#node)
  }

  /** What the constructor returns. */
  result(span: SourceSpan): ValueId {
    return this.#read(span)
  }

  /** `super(...)`, once, in the constructor itself and in no loop. */
  superCall(node: CallExpression): ValueId {
    const s = this.#s
    if (this.#calledSuper || !isDirect(node)) {
      return s.reject('NAMU1130', node, { what: '`super()` in a loop, or more than once' })
    }
    this.#calledSuper = true
    const args = lowerElements(s, node.getArguments(), node)
    this.#bind(this.#callParent(args, s.span(node)))
    if (this.#definesFields) this.#initialiseFields()
    this.#assignParameters()
    return this.#read(s.span(node))
  }

  #callParent(args: Parameters<FunctionBuilder['construct']>[1], span: SourceSpan): ValueId {
    const { fn } = this.#s
    const newTarget = this.#newTarget()
    if (this.#parent?.kind === 'error') {
      return fn.instance(newTarget, span, fn.callBuiltin(`new ${this.#parent.name}`, args, span))
    }
    const id = this.#parent && this.#s.workflow.classes.constructed(this.#s, this.#parent.node)
    if (id === undefined) return fn.constant(undefined, span)
    return fn.construct(fn.classValue(id, span), args, 'super', span, newTarget)
  }

  #newTarget(): ValueId {
    const { fn } = this.#s
    return fn.read(fn.receiver(), this.#span)
  }

  #bind(object: ValueId): void {
    const { fn, self } = this.#s
    if (self.receiver) fn.initialise(self.receiver, object, this.#span)
  }

  #read(span: SourceSpan): ValueId {
    const { fn, self } = this.#s
    return self.receiver ? fn.read(self.receiver, span) : fn.constant(undefined, span)
  }

  /** InitializeInstanceElements: private methods, then fields in order; those of parameters come first. */
  #initialiseFields(): void {
    const s = this.#s
    if (codeMembers(this.#node).some(isPrivateOfInstances)) {
      const brand = s.fn.constant(true, this.#span)
      s.fn.privateSet(this.#read(this.#span), this.#private('#'), brand, true, this.#span)
    }
    for (const parameter of this.#definesFields ? this.#parameterProperties() : []) {
      const span = s.span(parameter)
      const key = s.fn.constant(parameter.getName(), span)
      s.fn.define(this.#read(span), key, s.fn.constant(undefined, span), span)
    }
    for (const field of fieldsOf(this.#node, false)) {
      const span = s.span(field)
      const name = field.getNameNode()
      const initializer = field.getInitializer()
      const isPrivate = Node.isPrivateIdentifier(name)
      if (!initializer && !isPrivate && !this.#definesFields) continue
      const object = this.#read(span)
      const value = initializer ? s.expression(initializer) : s.constant(undefined, field)
      if (isPrivate) {
        s.fn.privateSet(object, this.#private(name.getText()), value, true, span)
        continue
      }
      const key = s.fn.constant(memberName(name) ?? '', span)
      if (this.#definesFields) s.fn.define(object, key, value, span)
      else s.fn.set(object, key, value, span)
    }
  }

  /** What TypeScript puts at the start of the body: `this.x = x`; with assigned fields, these follow. */
  #assignParameters(): void {
    const s = this.#s
    for (const parameter of this.#parameterProperties()) {
      const span = s.span(parameter)
      const variable = s.variable(parameter.getNameNode().getSymbol())
      if (!variable) continue
      const key = s.fn.constant(parameter.getName(), span)
      s.fn.set(this.#read(span), key, s.fn.read(variable, span), span)
    }
    if (!this.#definesFields) this.#initialiseFields()
  }

  #parameterProperties(): ReturnType<ConstructorDeclaration['getParameters']> {
    return this.#written?.getParameters().filter((it) => it.isParameterProperty()) ?? []
  }

  #private(name: string): { readonly class: ClassId; readonly name: string } {
    return { class: this.#id, name }
  }
}

function isPrivateOfInstances(member: ReturnType<typeof codeMembers>[number]): boolean {
  return !member.isStatic() && Node.isPrivateIdentifier(member.getNameNode())
}

/** Whether `super()` stands in the constructor itself, where it runs at most once. */
function isDirect(node: CallExpression): boolean {
  for (const outer of node.getAncestors()) {
    if (Node.isConstructorDeclaration(outer)) return true
    if (Node.isIterationStatement(outer) || Node.isFunctionLikeDeclaration(outer)) return false
    if (Node.isFunctionExpression(outer)) return false
  }
  return false
}
