import { typedArrayClasses } from '@namu/core/internal'
import { Node, type Type } from 'ts-morph'

/** The members of a union, without null and undefined. */
export function parts(type: Type): Type[] {
  const present = type.getNonNullableType().getApparentType()
  return present.isUnion() ? present.getUnionTypes() : [present]
}

/** Whether a value may be an instance of one of the standard library's types with this name. */
function isNamed(type: Type, names: ReadonlySet<string>): boolean {
  const symbol = type.getSymbol()
  return symbol !== undefined && names.has(symbol.getName())
}

export function isFunction(type: Type): boolean {
  return !type.isAny() && parts(type).some((part) => part.getCallSignatures().length > 0)
}

/** Turning it into text neither runs code nor reads anything that can change. */
export function isPrimitive(type: Type): boolean {
  if (type.isAny() || type.isUnknown()) return false
  const members = type.isUnion() ? type.getUnionTypes() : [type]
  return members.every((part) => {
    const base = part.getBaseTypeOfLiteralType()
    return (
      base.isString() ||
      base.isNumber() ||
      base.isBoolean() ||
      base.isBigInt() ||
      base.isNull() ||
      base.isUndefined() ||
      base.isEnum() ||
      base.isEnumLiteral() ||
      base.isTemplateLiteral()
    )
  })
}

const collections = new Set([
  'Array',
  'ReadonlyArray',
  'TemplateStringsArray',
  'RegExpExecArray',
  'RegExpIndicesArray',
  'RegExpMatchArray',
  'Map',
  'ReadonlyMap',
  'Set',
  'ReadonlySet',
  'String',
  ...typedArrayClasses,
])
const iterators = new Set([
  'ArrayIterator',
  'Generator',
  'IterableIterator',
  'Iterable',
  'IteratorObject',
  'MapIterator',
  'RegExpStringIterator',
  'SetIterator',
  'StringIterator',
  'URLSearchParams',
  'URLSearchParamsIterator',
  'BuiltinIterator',
])

const generatorObjects = new Set(['Generator'])

/** Types whose iteration may run code of the project: of a generator, or an iterator of its own. */
const generators = new Set(['Generator', 'IterableIterator', 'Iterable', 'IteratorObject'])

/** Whether a step of iterating a value may run code; closing it may, then, too. */
export function runsCode(type: Type): boolean {
  if (type.isAny() || type.isUnknown()) return true
  return parts(type).some((part) => isNamed(part, generators) || saysHow(part))
}

/** Whether the project, or a type for generators and their like, declares `[Symbol.iterator]`. */
function saysHow(part: Type): boolean {
  if (isCollectionPart(part)) return false
  const member = part.getProperties().find((it) => it.getName().startsWith('__@iterator@'))
  return member?.getDeclarations().some((declaration) => isOfProject(declaration)) === true
}

function isOfProject(declaration: Node): boolean {
  if (!declaration.getSourceFile().isDeclarationFile()) return true
  const owner = declaration.getParent()
  return Node.isInterfaceDeclaration(owner) && generators.has(owner.getName())
}

const asyncIterables = new Set([
  'AsyncGenerator',
  'AsyncIterable',
  'AsyncIterableIterator',
  'AsyncIteratorObject',
])

export function isAsyncIterable(type: Type): boolean {
  return parts(type).some((part) => isNamed(part, asyncIterables))
}

/** Whether a value is what a call of an async generator made: nothing else of a run has its type. */
export function isAsyncGenerator(type: Type): boolean {
  const known = !type.isAny() && !type.isUnknown() && !type.isNullable()
  return known && parts(type).every((part) => isNamed(part, asyncIterables))
}

/** Whether a value is what a call of a generator that is not async made. */
export function isSyncGenerator(type: Type): boolean {
  const known = !type.isAny() && !type.isUnknown() && !type.isNullable()
  return known && parts(type).every((part) => isNamed(part, generatorObjects))
}

/** What `for…of` and spreads may walk; `any` shows only at run time. */
export function isIterable(type: Type): boolean {
  if (type.isAny() || type.isUnknown() || type.isNever()) return true
  return parts(type).every(
    (part) => isCollectionPart(part) || isNamed(part, iterators) || saysHow(part),
  )
}

function isCollectionPart(part: Type): boolean {
  return (
    part.isArray() ||
    part.isReadonlyArray() ||
    part.isTuple() ||
    part.isString() ||
    part.isStringLiteral() ||
    part.isTemplateLiteral() ||
    isNamed(part, collections)
  )
}
