import {
  invariant,
  toLiteral,
  type BinaryOperator,
  type BuiltinFunction,
  type ClassId,
  type ConstantId,
  type Element,
  type FunctionId,
  type LocationId,
  type Member,
  type Primitive,
  type SiteId,
  type StartTarget,
  type SymbolKey,
  type TestedClass,
  type UnaryOperator,
  type ValueId,
} from '@namu/core/internal'
import type { HirInstruction } from '../hir/hir.js'
import { calleeOf } from '../ir/callee-of.js'
import type { FunctionSpec, PrivateName, SourceSpan } from './api.js'

/** An instruction that defines a value, before it has its value and location. */
export type Definition<I> = I extends { readonly id: ValueId } ? Omit<I, 'id' | 'loc'> : never
/** An instruction without a value, before it has its location. */
export type Effect<I> = I extends { readonly id: ValueId }
  ? never
  : I extends { readonly loc: LocationId }
    ? Omit<I, 'loc'>
    : never

/** The part of a function's builder that writes instructions on values. */
export abstract class InstructionWriter {
  abstract readonly id: FunctionId
  protected abstract readonly spec: FunctionSpec
  protected abstract emitValue(instruction: Definition<HirInstruction>, span: SourceSpan): ValueId
  protected abstract emitEffect(instruction: Effect<HirInstruction>, span: SourceSpan): void
  protected abstract siteOf(callee: string): SiteId

  // Values

  constant(value: Primitive, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'constant', value: toLiteral(value) }, span)
  }

  moduleConstant(constant: ConstantId, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'moduleConstant', constant }, span)
  }

  unary(operator: UnaryOperator, operand: ValueId, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'unary', operator, operand }, span)
  }

  binary(operator: BinaryOperator, left: ValueId, right: ValueId, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'binary', operator, left, right }, span)
  }

  instanceOf(value: ValueId, builtin: TestedClass, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'instanceOf', value, class: builtin }, span)
  }

  template(strings: readonly string[], values: readonly ValueId[], span: SourceSpan): ValueId {
    invariant(strings.length === values.length + 1, 'a template has one string more than values')
    return this.emitValue({ kind: 'template', strings, values }, span)
  }

  array(elements: readonly Element[], span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'array', elements }, span)
  }

  object(members: readonly Member[], span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'object', members }, span)
  }

  get(object: ValueId, key: ValueId, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'get', object, key }, span)
  }

  set(object: ValueId, key: ValueId, value: ValueId, span: SourceSpan): void {
    this.emitEffect({ kind: 'set', object, key, value }, span)
  }

  define(object: ValueId, key: ValueId, value: ValueId, span: SourceSpan): void {
    this.emitEffect({ kind: 'define', object, key, value }, span)
  }

  delete(object: ValueId, key: ValueId, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'delete', object, key }, span)
  }

  objectRest(object: ValueId, excluded: readonly ValueId[], span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'objectRest', object, excluded }, span)
  }

  requireObject(
    value: ValueId,
    span: SourceSpan,
    named: { readonly what?: string; readonly property?: string } = {},
  ): void {
    this.emitEffect({ kind: 'requireObject', value, ...named }, span)
  }

  iterate(value: ValueId, span: SourceSpan, what?: string): ValueId {
    return this.emitValue({ kind: 'iterate', value, ...(what !== undefined && { what }) }, span)
  }

  iteratorStep(iterator: ValueId, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'iteratorStep', iterator }, span)
  }

  iteratorValue(iterator: ValueId, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'iteratorValue', iterator }, span)
  }

  iteratorRest(iterator: ValueId, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'iteratorRest', iterator }, span)
  }

  iteratorClose(iterator: ValueId, span: SourceSpan): void {
    this.emitEffect({ kind: 'iteratorClose', iterator }, span)
  }

  // Calls

  call(
    callee: ValueId,
    args: readonly Element[],
    name: string,
    span: SourceSpan,
    receiver?: ValueId,
  ): ValueId {
    const on = receiver === undefined ? {} : { receiver }
    return this.emitValue({ kind: 'call', callee, ...on, args, site: this.siteOf(name) }, span)
  }

  callMethod(
    object: ValueId,
    key: ValueId,
    args: readonly Element[],
    name: string,
    span: SourceSpan,
  ): ValueId {
    return this.emitValue({ kind: 'callMethod', object, key, args, site: this.siteOf(name) }, span)
  }

  callSymbolMethod(
    object: ValueId,
    symbol: SymbolKey,
    args: readonly Element[],
    name: string,
    span: SourceSpan,
  ): ValueId {
    const key = this.constant(symbol, span)
    const site = this.siteOf(name)
    return this.emitValue({ kind: 'callMethod', object, key, symbol: true, args, site }, span)
  }

  callBuiltin(builtin: BuiltinFunction, args: readonly Element[], span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'callBuiltin', builtin, args, site: this.siteOf(builtin) }, span)
  }

  start(
    target: StartTarget,
    args: readonly Element[],
    sync: boolean,
    span: SourceSpan,
    named?: (site: SiteId) => void,
  ): ValueId {
    const site = this.siteOf(calleeOf(target))
    named?.(site)
    return this.emitValue({ kind: 'start', target, args, sync, site }, span)
  }

  await(value: ValueId, span: SourceSpan): ValueId {
    invariant(this.spec.async, `function ${this.id} awaits and is not async`)
    return this.emitValue({ kind: 'await', value }, span)
  }

  builtinValue(builtin: string, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'builtinValue', builtin }, span)
  }

  generatorStart(span: SourceSpan): void {
    this.emitEffect({ kind: 'generatorStart' }, span)
  }

  yield(value: ValueId, delegated: boolean, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'yield', value, delegated }, span)
  }

  delegate(iterator: ValueId, resumption: ValueId, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'delegate', iterator, resumption }, span)
  }

  asyncItem(value: ValueId, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'asyncItem', value }, span)
  }

  // Classes

  classValue(id: ClassId, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'class', class: id }, span)
  }

  instance(newTarget: ValueId, span: SourceSpan, made?: ValueId): ValueId {
    return this.emitValue(
      { kind: 'instance', newTarget, ...(made === undefined ? {} : { made }) },
      span,
    )
  }

  construct(
    callee: ValueId,
    args: readonly Element[],
    name: string,
    span: SourceSpan,
    newTarget?: ValueId,
  ): ValueId {
    const target = newTarget === undefined ? {} : { newTarget }
    const site = this.siteOf(name)
    return this.emitValue({ kind: 'construct', callee, ...target, args, site }, span)
  }

  superGet(
    home: { readonly class: ClassId; readonly static: boolean },
    receiver: ValueId,
    key: ValueId,
    span: SourceSpan,
  ): ValueId {
    const { class: of, static: isStatic } = home
    return this.emitValue({ kind: 'superGet', class: of, static: isStatic, receiver, key }, span)
  }

  privateGet(object: ValueId, member: PrivateName, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'privateGet', object, ...member }, span)
  }

  privateSet(
    object: ValueId,
    member: PrivateName,
    value: ValueId,
    define: boolean,
    span: SourceSpan,
  ): void {
    this.emitEffect({ kind: 'privateSet', object, ...member, value, define }, span)
  }

  privateHas(object: ValueId, member: PrivateName, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'privateHas', object, ...member }, span)
  }

  isInstance(value: ValueId, classValue: ValueId, span: SourceSpan): ValueId {
    return this.emitValue({ kind: 'isInstance', value, class: classValue }, span)
  }
}
