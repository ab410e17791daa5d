import type { JsonSchema } from '@namu/core/internal'
import { ts } from 'ts-morph'
import { alternativesSchema } from './alternatives.js'
import type { Walk } from './walk.js'

/** Interfaces, type literals, mapped types, records and intersections of them. */
export function objectSchema(walk: Walk, type: ts.Type, path: string): JsonSchema {
  const { checker } = walk
  const refusal = whyNotData(walk, type)
  if (refusal !== undefined) return walk.problem(path, refusal)

  const properties: [string, JsonSchema][] = []
  const required: string[] = []
  for (const property of checker.getPropertiesOfType(type)) {
    // Keys that are symbols are not data; in types they are brands.
    if (property.name.startsWith('__@')) continue
    const propertyType = checker.getTypeOfSymbol(property)
    const schema = walk.schemaWithoutUndefined(propertyType, memberPath(path, property.name))
    properties.push([property.name, { ...schema, ...describe(checker, property) }])
    if (!(property.flags & ts.SymbolFlags.Optional) && !mayBeUndefined(propertyType))
      required.push(property.name)
  }
  const index = indexSchema(walk, type, path, properties.length > 0)
  // Without members a type says nothing: TypeScript allows any value there.
  if (properties.length === 0 && !index) return {}
  return {
    type: 'object',
    ...(properties.length > 0 ? { properties: Object.fromEntries(properties) } : {}),
    ...(required.length > 0 ? { required: required.sort() } : {}),
    ...index,
    ...describe(checker, ownName(walk, type)),
  }
}

/** Why a type is not plain data, as the end of a sentence. */
function whyNotData(walk: Walk, type: ts.Type): string | undefined {
  const { checker, known } = walk
  if (isFunction(checker, type)) return 'a function'
  const name = type.getSymbol()?.name ?? ''
  const bytes = known.bytesBase(type)
  if (bytes !== undefined) return `a ${name}, which arrives as a ${bytes}`
  if (known.libraryName(type) === 'Promise') return 'a promise inside a value'
  if ((type.getSymbol()?.flags ?? 0) & ts.SymbolFlags.Class)
    return `an instance of the class ${name}`
  const declaredElsewhere = type
    .getSymbol()
    ?.declarations?.every((declaration) => declaration.getSourceFile().isDeclarationFile)
  const hasMethods = (): boolean =>
    checker
      .getPropertiesOfType(type)
      .some((property) => isFunction(checker, checker.getTypeOfSymbol(property)))
  return declaredElsewhere && !name.startsWith('__') && hasMethods() ? `a ${name}` : undefined
}

function isFunction(checker: ts.TypeChecker, type: ts.Type): boolean {
  return (
    checker.getSignaturesOfType(type, ts.SignatureKind.Call).length > 0 ||
    checker.getSignaturesOfType(type, ts.SignatureKind.Construct).length > 0
  )
}

function indexSchema(
  walk: Walk,
  type: ts.Type,
  path: string,
  hasProperties: boolean,
): JsonSchema | undefined {
  const infos = walk.checker
    .getIndexInfosOfType(type)
    .filter((info) => !(info.keyType.flags & ts.TypeFlags.ESSymbolLike))
  if (infos.length === 0) return undefined
  const members = infos.map((info) => walk.schemaWithoutUndefined(info.type, `${path}[key]`))
  const numeric = infos.every((info) => info.keyType.flags & ts.TypeFlags.NumberLike)
  return {
    additionalProperties: alternativesSchema(members),
    ...(numeric && !hasProperties ? { propertyNames: { pattern: '^-?[0-9]+(\\.[0-9]+)?$' } } : {}),
  }
}

/** The user's name of a type: the documentation of `Record` and `Partial` says nothing about a value. */
function ownName(walk: Walk, type: ts.Type): ts.Symbol | undefined {
  const symbol = type.aliasSymbol ?? type.getSymbol()
  return symbol && !walk.known.inLibrary(symbol) ? symbol : undefined
}

function mayBeUndefined(type: ts.Type): boolean {
  const absent = ts.TypeFlags.Undefined | ts.TypeFlags.Void | ts.TypeFlags.Never
  if (type.isUnion()) return type.types.some((member) => (member.flags & absent) !== 0)
  return (type.flags & (absent | ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0
}

/** The text of a declaration's JSDoc. */
export function describe(
  checker: ts.TypeChecker,
  symbol: ts.Symbol | undefined,
): { readonly description?: string } {
  if (!symbol) return {}
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim()
  return text === '' ? {} : { description: text }
}

function memberPath(path: string, name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)
    ? `${path}.${name}`
    : `${path}[${JSON.stringify(name)}]`
}
