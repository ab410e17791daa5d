/** How a value that JSON does not have is written in the wire form; stands beside the JSON Schema keywords. */
export type WireType =
  /** a date-time string */
  | 'Date'
  /** a decimal string */
  | 'bigint'
  /** an array of `[key, value]` entries */
  | 'Map'
  /** an array */
  | 'Set'
  /** a base64 string; the name of the typed array class follows the colon */
  | `bytes:${string}`
  /** `undefined`, written by leaving the property out, or as `null` where a value must stand */
  | 'undefined'
  /** a string */
  | 'URL'
  /** a string, without `?` */
  | 'URLSearchParams'
  /** an object `{ name, message, ... }` */
  | 'Error'

/** JSON Schema 2020-12, the part that Namu writes. */
export interface JsonSchema {
  readonly $schema?: string
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, JsonSchema>>
  readonly title?: string
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly pattern?: string
  readonly contentEncoding?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly not?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly propertyNames?: JsonSchema
  readonly prefixItems?: readonly JsonSchema[]
  readonly items?: boolean | JsonSchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly 'x-namu'?: WireType
}
