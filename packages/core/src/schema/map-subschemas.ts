import type { JsonSchema } from './json-schema.js'

/** A copy of a schema with `change` applied to each schema directly inside it. */
export function mapSubschemas(
  schema: JsonSchema,
  change: (inner: JsonSchema) => JsonSchema,
): JsonSchema {
  const orBoolean = (inner: JsonSchema | boolean): JsonSchema | boolean =>
    typeof inner === 'boolean' ? inner : change(inner)
  const named = (schemas: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> =>
    Object.fromEntries(Object.entries(schemas).map(([name, inner]) => [name, change(inner)]))
  const { $defs, anyOf, allOf, not, properties, additionalProperties, propertyNames } = schema
  const { prefixItems, items } = schema
  return {
    ...schema,
    ...($defs && { $defs: named($defs) }),
    ...(anyOf && { anyOf: anyOf.map(change) }),
    ...(allOf && { allOf: allOf.map(change) }),
    ...(not && { not: change(not) }),
    ...(properties && { properties: named(properties) }),
    ...(additionalProperties !== undefined && {
      additionalProperties: orBoolean(additionalProperties),
    }),
    ...(propertyNames && { propertyNames: change(propertyNames) }),
    ...(prefixItems && { prefixItems: prefixItems.map(change) }),
    ...(items !== undefined && { items: orBoolean(items) }),
  }
}
