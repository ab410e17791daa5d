import type { Type } from 'ts-morph'

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

const dates = new Set(['Date'])

/** Its text depends on the time zone of the host. */
export function isDate(type: Type): boolean {
  return parts(type).some((part) => isNamed(part, dates))
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
  'Map',
  'ReadonlyMap',
  'Set',
  'ReadonlySet',
  'String',
])
const iterators = new Set([
  'ArrayIterator',
  // Always rejected where it is made.
  'Generator',
  'IterableIterator',
  'Iterable',
  'IteratorObject',
  'MapIterator',
  'SetIterator',
  'StringIterator',
  'BuiltinIterator',
])

/** Arrays, strings, Maps and Sets: their iterators need no closing. */
export function isCollection(type: Type): boolean {
  return !type.isAny() && parts(type).every((part) => isCollectionPart(part))
}

/** What `for…of` and spreads may walk; `any` shows only at run time. */
export function isIterable(type: Type): boolean {
  if (type.isAny() || type.isUnknown() || type.isNever()) return true
  return parts(type).every((part) => isCollectionPart(part) || isNamed(part, iterators))
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
