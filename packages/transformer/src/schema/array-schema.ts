import type { JsonSchema } from '@namu/core/internal'
import { ts } from 'ts-morph'
import { alternativesSchema } from './alternatives.js'
import type { Walk } from './walk.js'
import { undefinedSchema } from './wire-schemas.js'

/** Arrays, read-only arrays and tuples. */
export function isArrayLike(type: ts.Type, checker: ts.TypeChecker): boolean {
  return checker.isArrayType(type) || checker.isTupleType(type)
}

export function arraySchema(walk: Walk, type: ts.Type, path: string): JsonSchema {
  const reference = type as ts.TypeReference
  if (walk.checker.isTupleType(type)) {
    return tupleSchema(tupleElements(walk, reference as ts.TupleTypeReference, path))
  }
  const [item] = walk.checker.getTypeArguments(reference)
  return { type: 'array', items: item ? walk.schemaOf(item, `${path}[]`) : {} }
}

/** One position of a tuple or of a list of parameters. */
export interface TupleElement {
  readonly schema: JsonSchema
  readonly kind: 'required' | 'optional' | 'rest'
}

/**
 * The schema of a tuple. An optional position may also hold the wire form of `undefined`, since a
 * later one may be given. What follows a rest is checked as if it belonged to it.
 */
export function tupleSchema(elements: readonly TupleElement[]): JsonSchema {
  const restAt = elements.findIndex((element) => element.kind === 'rest')
  const fixed = restAt < 0 ? elements : elements.slice(0, restAt)
  const rest = restAt < 0 ? [] : elements.slice(restAt)
  const prefixItems = fixed.map(({ schema, kind }) =>
    kind === 'optional' ? orUndefined(schema) : schema,
  )
  return {
    type: 'array',
    ...(prefixItems.length > 0 ? { prefixItems } : {}),
    minItems: requiredLength(elements),
    ...(rest.length > 0
      ? { items: alternativesSchema(rest.map(({ schema }) => schema)) }
      : { items: false, maxItems: fixed.length }),
  }
}

export function tupleElements(
  walk: Walk,
  tuple: ts.TupleTypeReference,
  path: string,
): TupleElement[] {
  const types = walk.checker.getTypeArguments(tuple)
  return types.map((type, index) => {
    const flags = tuple.target.elementFlags[index] ?? ts.ElementFlags.Required
    const label = tuple.target.labeledElementDeclarations?.[index]?.name
    const title = label && ts.isIdentifier(label) ? { title: label.text } : {}
    const place = `${path}[${String(index)}]`
    if (flags & ts.ElementFlags.Variadic) return { kind: 'rest', schema: {} }
    if (flags & ts.ElementFlags.Rest) return { kind: 'rest', schema: walk.schemaOf(type, place) }
    if (flags & ts.ElementFlags.Optional) {
      return { kind: 'optional', schema: { ...title, ...walk.schemaWithoutUndefined(type, place) } }
    }
    return { kind: 'required', schema: { ...title, ...walk.schemaOf(type, place) } }
  })
}

function orUndefined(schema: JsonSchema): JsonSchema {
  const { title, description, ...rest } = schema
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...alternativesSchema([...(rest.anyOf ?? [rest]), undefinedSchema]),
  }
}

/** Elements that must be there: all up to the last required one. */
function requiredLength(elements: readonly TupleElement[]): number {
  const counted = elements.filter((element) => element.kind !== 'rest')
  return counted.findLastIndex((element) => element.kind === 'required') + 1
}
