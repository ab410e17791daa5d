import type { JsonSchema } from '@namu/core/internal'

/** A copy of a schema with `change` applied to each schema directly inside it. */
export function mapSubschemas(
  schema: JsonSchema,
  change: (inner: JsonSchema) => JsonSchema,
): JsonSchema {
  const orBoolean = (inner: JsonSchema | boolean): JsonSchema | boolean =>
    typeof inner === 'boolean' ? inner : change(inner)
  const { anyOf, allOf, not, properties, additionalProperties, propertyNames } = schema
  const { prefixItems, items } = schema
  return {
    ...schema,
    ...(anyOf && { anyOf: anyOf.map(change) }),
    ...(allOf && { allOf: allOf.map(change) }),
    ...(not && { not: change(not) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => [name, change(inner)]),
      ),
    }),
    ...(additionalProperties !== undefined && {
      additionalProperties: orBoolean(additionalProperties),
    }),
    ...(propertyNames && { propertyNames: change(propertyNames) }),
    ...(prefixItems && { prefixItems: prefixItems.map(change) }),
    ...(items !== undefined && { items: orBoolean(items) }),
  }
}
