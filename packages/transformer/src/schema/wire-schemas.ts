import type { JsonSchema } from '@namu/core/internal'

/** Schemas of the values that JSON does not have, as the wire form writes them. */
export const undefinedSchema: JsonSchema = { type: 'null', 'x-namu': 'undefined' }
export const nullSchema: JsonSchema = { type: 'null' }
export const dateSchema: JsonSchema = { type: 'string', format: 'date-time', 'x-namu': 'Date' }
export const urlSchema: JsonSchema = { type: 'string', 'x-namu': 'URL' }
export const urlParamsSchema: JsonSchema = { type: 'string', 'x-namu': 'URLSearchParams' }
export const bigintSchema: JsonSchema = {
  type: 'string',
  pattern: '^-?[0-9]+$',
  'x-namu': 'bigint',
}
export const errorSchema: JsonSchema = {
  type: 'object',
  properties: { name: { type: 'string' }, message: { type: 'string' } },
  required: ['message'],
  'x-namu': 'Error',
}
/** The schema of a type without values. */
export const neverSchema: JsonSchema = { not: {} }

export function bytesSchema(className: string): JsonSchema {
  return { type: 'string', contentEncoding: 'base64', 'x-namu': `bytes:${className}` }
}

export function mapSchema(key: JsonSchema, value: JsonSchema): JsonSchema {
  const entry: JsonSchema = {
    type: 'array',
    prefixItems: [key, value],
    items: false,
    minItems: 2,
    maxItems: 2,
  }
  return { type: 'array', items: entry, 'x-namu': 'Map' }
}

export function setSchema(item: JsonSchema): JsonSchema {
  return { type: 'array', items: item, uniqueItems: true, 'x-namu': 'Set' }
}
