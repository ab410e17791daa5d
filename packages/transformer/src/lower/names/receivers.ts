import {
  builtinMethods,
  builtinProperties,
  typedArrayClasses,
  type BuiltinReceiver,
} from '@namu/core/internal'
import { Node, SyntaxKind, type Symbol as TsSymbol, type Type } from 'ts-morph'
import type { WorkflowLowering } from '../workflow-lowering.js'

/**
 * What `object.name` reads, judged by the static type of the object:
 * - `own`: a property of a plain object, or of a value whose type says nothing;
 * - `method`, `property`: of a built-in, and in the table;
 * - `mixed`: a built-in method on some members of a union, an own property on others;
 * - `unknown-method`, `unknown-property`: of a built-in, not in the table;
 * - `class`: something that a class of the project defines;
 * - `library`: a method that a library declares;
 * - `untyped`: the object is `any`, or its type has no such method, so `own` or `method` shows only
 *   at run time.
 */
export type MemberKind =
  | { readonly kind: 'own' | 'method' | 'property' | 'mixed' | 'library' | 'untyped' }
  | { readonly kind: 'unknown-method' | 'unknown-property'; readonly receiver: string }
  | { readonly kind: 'class'; readonly name: string }

/** Interfaces of the standard library that describe the same receiver. */
const sameReceiver: Readonly<Record<string, BuiltinReceiver>> = {
  ...(Object.fromEntries(typedArrayClasses.map((name) => [name, 'TypedArray'])) as Readonly<
    Record<string, BuiltinReceiver>
  >),
  TextDecoderCommon: 'TextDecoder',
  TextEncoderCommon: 'TextEncoder',
  ArrayLike: 'Array',
  ConcatArray: 'Array',
  ReadonlyArray: 'Array',
  RelativeIndexable: 'Array',
  TemplateStringsArray: 'Array',
  RegExpExecArray: 'Array',
  RegExpIndicesArray: 'Array',
  RegExpMatchArray: 'Array',
  ArrayIterator: 'Iterator',
  IterableIterator: 'Iterator',
  IteratorObject: 'Iterator',
  MapIterator: 'Iterator',
  RegExpStringIterator: 'Iterator',
  SetIterator: 'Iterator',
  StringIterator: 'Iterator',
  URLSearchParamsIterator: 'Iterator',
  ReadonlyMap: 'Map',
  ReadonlySet: 'Set',
  PromiseLike: 'Promise',
  AsyncIterableIterator: 'AsyncGenerator',
  AsyncIteratorObject: 'AsyncGenerator',
  AsyncIterator: 'AsyncGenerator',
  AggregateError: 'Error',
  EvalError: 'Error',
  RangeError: 'Error',
  ReferenceError: 'Error',
  SyntaxError: 'Error',
  TypeError: 'Error',
  URIError: 'Error',
}

/** What every object has and the type checker does not list among its properties. */
const objectPrototype = new Set([
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
  'toString',
  'valueOf',
])

/** Interfaces of the standard library whose values are plain objects. */
const plainData = new Set([
  'IteratorReturnResult',
  'IteratorYieldResult',
  'PromiseFulfilledResult',
  'PromiseRejectedResult',
  'ErrorOptions',
])

export function memberKind(workflow: WorkflowLowering, object: Type, name: string): MemberKind {
  const type = object.getNonNullableType()
  if (type.isAny() || type.isUnknown()) return { kind: 'untyped' }
  if (type.isNever()) return { kind: 'own' }
  const symbol = type.getProperty(name)
  if (!symbol && objectPrototype.has(name)) {
    return Object.hasOwn(builtinMethods.Object, name)
      ? { kind: 'method' }
      : { kind: 'unknown-method', receiver: 'Object' }
  }
  const kinds = symbol ? declaredKinds(workflow, symbol, name) : []
  const bad = kinds.find(({ kind }) => !['own', 'class', 'method', 'property'].includes(kind))
  if (bad) return bad
  const ofClass = kinds.find(({ kind }) => kind === 'class')
  if (ofClass && kinds.every(({ kind }) => kind === 'class' || kind === 'own')) return ofClass
  // In JavaScript files a value need not have the type that it began with.
  const unseen = !symbol && isSomeMethod(name) && !type.getStringIndexType()
  const [first = { kind: unseen ? 'untyped' : 'own' } as const] = kinds
  return kinds.every((kind) => kind.kind === first.kind) ? first : { kind: 'mixed' }
}

/** Whether values of a type belong to the host: their properties are not data of a run. */
export function isHostObject(workflow: WorkflowLowering, type: Type): boolean {
  const symbol = type.getSymbol()
  const isClass = symbol?.getDeclarations().some((declaration) => {
    if (Node.isClassDeclaration(declaration)) return workflow.origins.of(declaration) !== 'project'
    return (
      Node.isInterfaceDeclaration(declaration) && workflow.origins.of(declaration) === 'standard'
    )
  })
  if (!symbol || isClass !== true) return false
  const name = symbol.getName()
  if (symbol.getDeclarations().some(isIntlData)) return false
  return !plainData.has(name) && !Object.hasOwn(builtinMethods, sameReceiver[name] ?? name)
}

/** Whether any receiver in the table has a method of this name. */
export function isSomeMethod(name: string): boolean {
  return Object.values(builtinMethods).some((methods) => Object.hasOwn(methods, name))
}

function declaredKinds(workflow: WorkflowLowering, symbol: TsSymbol, name: string): MemberKind[] {
  const seen = new Set<string>()
  const kinds: MemberKind[] = []
  for (const declaration of symbol.getDeclarations()) {
    const kind = declaredKind(workflow, declaration, name)
    const key = JSON.stringify(kind)
    if (!seen.has(key)) kinds.push(kind)
    seen.add(key)
  }
  // Overloads and augmentations of one interface: a known one covers the others.
  const known = kinds.filter(
    (kind) => kind.kind !== 'unknown-method' && kind.kind !== 'unknown-property',
  )
  return known.some((kind) => kind.kind === 'method' || kind.kind === 'property') &&
    sameOwner(symbol)
    ? known
    : kinds
}

function sameOwner(symbol: TsSymbol): boolean {
  const owners = new Set(symbol.getDeclarations().map((declaration) => ownerName(declaration)))
  return owners.size === 1
}

function declaredKind(workflow: WorkflowLowering, declaration: Node, name: string): MemberKind {
  const origin = workflow.origins.of(declaration)
  if (origin === 'standard') return standardKind(declaration, name)
  const owner = declaration.getParent()
  const inClass = Node.isClassDeclaration(owner) || Node.isClassExpression(owner)
  const runs = Node.isMethodDeclaration(declaration) || Node.isGetAccessorDeclaration(declaration)
  if (origin === 'project') {
    return inClass && runs ? { kind: 'class', name: owner.getName() ?? 'class' } : { kind: 'own' }
  }
  // What the body of a scope is given is a plain object of the run.
  if (origin === 'core' && ownerName(declaration) === 'Scope') return { kind: 'own' }
  return isCallable(declaration) ? { kind: 'library' } : { kind: 'own' }
}

function standardKind(declaration: Node, name: string): MemberKind {
  const owner = ownerName(declaration)
  if (owner === undefined || plainData.has(owner) || isIntlData(declaration.getParent()))
    return { kind: 'own' }
  const receiver = sameReceiver[owner] ?? owner
  if (Object.hasOwn(builtinMethods, receiver)) {
    const methods: object = builtinMethods[receiver as BuiltinReceiver]
    if (Object.hasOwn(methods, name)) return { kind: 'method' }
  }
  // Match arrays declare their first element by its name.
  if (receiver === 'Array' && name === '0') return { kind: 'property' }
  if (Object.hasOwn(builtinProperties, receiver)) {
    const properties: readonly string[] =
      builtinProperties[receiver as keyof typeof builtinProperties]
    if (properties.includes(name)) return { kind: 'property' }
  }
  const shown =
    receiver === 'CallableFunction' || receiver === 'NewableFunction' ? 'Function' : receiver
  return { kind: isCallable(declaration) ? 'unknown-method' : 'unknown-property', receiver: shown }
}

/** What Intl takes and gives as plain objects: `NumberFormatOptions`, `DateTimeFormatPart`, … */
function isIntlData(owner: Node | undefined): boolean {
  return (
    Node.isInterfaceDeclaration(owner) &&
    /(?:Options|Part)$/.test(owner.getName()) &&
    owner.getFirstAncestorByKind(SyntaxKind.ModuleDeclaration)?.getName() === 'Intl'
  )
}

/** The interface or class a member is declared in; `undefined` for type literals. */
function ownerName(declaration: Node): string | undefined {
  const owner = declaration.getParent()
  return Node.isInterfaceDeclaration(owner) || Node.isClassDeclaration(owner)
    ? owner.getName()
    : undefined
}

function isCallable(declaration: Node): boolean {
  return declaration.getType().getNonNullableType().getCallSignatures().length > 0
}
