import { canonicalJson, type JsonSchema } from '@namu/core/internal'

/** The schema of a union, not yet in order. Literals become one `enum`, `true | false` a boolean. */
export function alternativesSchema(members: readonly JsonSchema[]): JsonSchema {
  const literals = members.filter(isLiteral).map((member) => member.const)
  const others = members.filter((member) => !isLiteral(member))
  return oneOrMore([...literalSchemas(literals), ...others])
}

/**
 * Puts alternatives in an order that does not depend on the order in which the type checker met them
 * (an edit elsewhere changes that): stricter ones first, because readers take the first that fits,
 * then by the text of `shapeOf`.
 */
export function orderAlternatives(
  members: readonly JsonSchema[],
  shapeOf: (member: JsonSchema) => JsonSchema,
): JsonSchema[] {
  return members
    .map((member) => ({ member, shape: shapeOf(member) }))
    .map((entry) => ({ ...entry, text: canonicalJson(entry.shape) }))
    .sort((a, b) => strictness(a.shape) - strictness(b.shape) || compareText(a.text, b.text))
    .map(({ member }) => member)
}

/** One schema for what fits any of `members`; equal members count once. */
export function oneOrMore(members: readonly JsonSchema[]): JsonSchema {
  const distinct = new Map(members.map((member) => [canonicalJson(member), member]))
  const [first, ...rest] = distinct.values()
  if (!first) return { not: {} }
  return rest.length === 0 ? first : { anyOf: [first, ...rest] }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A literal without a wire type: bigint literals stay alternatives of their own. */
function isLiteral(schema: JsonSchema): boolean {
  return schema.const !== undefined && schema['x-namu'] === undefined
}

function literalSchemas(values: readonly unknown[]): JsonSchema[] {
  const both = values.includes(true) && values.includes(false)
  const plain = [...new Set(values)]
    .filter((value) => !(both && typeof value === 'boolean'))
    .sort(compareLiterals)
  const schemas: JsonSchema[] = both ? [{ type: 'boolean' }] : []
  if (plain.length === 1) schemas.push({ const: plain[0] })
  if (plain.length > 1) {
    const types = [...new Set(plain.map((value) => typeof value))]
    const [type] = types
    schemas.push(type !== undefined && types.length === 1 ? { type, enum: plain } : { enum: plain })
  }
  return schemas
}

function compareLiterals(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a !== typeof b) return typeof a < typeof b ? -1 : 1
  return String(a) < String(b) ? -1 : 1
}

function strictness(schema: JsonSchema): number {
  if (schema.const !== undefined || schema.enum) return 0
  if (schema['x-namu'] === 'undefined') return 6
  if (schema['x-namu'] !== undefined) return 1
  if (schema.type === 'object') return schema.required ? 2 : 3
  if (schema.type === 'array') return 3
  if (schema.$ref !== undefined || schema.anyOf) return 2
  return schema.type === undefined ? 7 : schema.type === 'null' ? 5 : 4
}
