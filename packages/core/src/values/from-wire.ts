import { unreachable } from '../errors/namu-error.js'
import type { JsonSchema, WireType } from '../schema/json-schema.js'
import { decodeError } from './error-codec.js'
import { pointerToken, type JsonValue } from './to-wire.js'
import { bigintFromWire, bytesFromWire, dateFromWire, urlFromWire } from './wire-scalars.js'
import { mismatch, WireMismatch } from './wire-mismatch.js'

/**
 * Decodes the wire form (plain JSON) of a value by its schema: the reverse of `toWire`.
 *
 * W1. Only what the schema says is decoded; parts under `{}` and properties the schema does not name
 *     are taken as plain JSON.
 * W2. A union takes its first alternative that decodes. Derived schemas list the stricter ones first,
 *     so a date-time string under `Date | string` is a Date.
 * W3. It checks what it needs to decode (types, constants, required properties, lengths). It is not a
 *     full JSON Schema validator: the host validates before.
 *
 * @throws NamuError NAMU3003 with the JSON pointer of the part that does not fit
 */
export function fromWire(schema: JsonSchema, json: unknown): unknown {
  try {
    return new Decoder(schema).decode(schema, json, '')
  } catch (error) {
    throw error instanceof WireMismatch ? error.toNamuError() : error
  }
}

type JsonObject = Readonly<Record<string, JsonValue>>

class Decoder {
  readonly #root: JsonSchema

  constructor(root: JsonSchema) {
    this.#root = root
  }

  decode(schema: JsonSchema, json: unknown, path: string): unknown {
    if (schema.$ref !== undefined) return this.decode(this.#resolve(schema.$ref, path), json, path)
    if (schema.anyOf) return this.#decodeUnion(schema.anyOf, json, path)
    checkConstants(schema, json, path)
    if (schema['x-namu'] !== undefined)
      return this.#decodeTagged(schema, schema['x-namu'], json, path)
    if (schema.not) throw mismatch(path, 'no value', json)
    return this.#decodePlain(schema, json, path)
  }

  #resolve(ref: string, path: string): JsonSchema {
    const name = /^#\/\$defs\/(.+)$/.exec(ref)?.[1]?.replaceAll('~1', '/').replaceAll('~0', '~')
    const found = ref === '#' ? this.#root : name === undefined ? undefined : this.#definition(name)
    if (!found)
      throw new WireMismatch(path, `the schema refers to ${ref}, which it does not define`)
    return found
  }

  #definition(name: string): JsonSchema | undefined {
    const definitions = this.#root.$defs ?? {}
    return Object.hasOwn(definitions, name) ? definitions[name] : undefined
  }

  #decodeUnion(alternatives: readonly JsonSchema[], json: unknown, path: string): unknown {
    let furthest: WireMismatch | undefined
    for (const alternative of alternatives) {
      try {
        return this.decode(alternative, json, path)
      } catch (error) {
        if (!(error instanceof WireMismatch)) throw error
        if (!furthest || error.path.length > furthest.path.length) furthest = error
      }
    }
    // A mismatch inside an alternative says more than "none of the alternatives".
    if (furthest && furthest.path.length > path.length) throw furthest
    throw mismatch(path, 'one of the alternatives of its type', json)
  }

  #decodeTagged(schema: JsonSchema, type: WireType, json: unknown, path: string): unknown {
    switch (type) {
      case 'Date':
        return dateFromWire(json, path)
      case 'bigint':
        return bigintFromWire(json, path)
      case 'undefined':
        if (json !== null && json !== undefined) throw mismatch(path, 'null', json)
        return undefined
      case 'Map':
        return this.#decodeMap(schema, json, path)
      case 'Set':
        return new Set(this.#decodeArray({ ...schema, type: 'array' }, json, path))
      case 'URL':
        return urlFromWire(json, path)
      case 'URLSearchParams':
        if (typeof json !== 'string') throw mismatch(path, 'a query string', json)
        return new URLSearchParams(json)
      case 'Error':
        return errorFromWire(json, path)
      default:
        if (type.startsWith('bytes:')) return bytesFromWire(type.slice(6), json, path)
        return unreachable(type as never, 'wire type')
    }
  }

  #decodeMap(schema: JsonSchema, json: unknown, path: string): Map<unknown, unknown> {
    const entries = this.#decodeArray({ ...schema, type: 'array' }, json, path)
    return new Map(
      entries.map((entry, index) => {
        if (Array.isArray(entry) && entry.length === 2) return [entry[0], entry[1]]
        throw mismatch(`${path}/${String(index)}`, 'an entry [key, value]', entry)
      }),
    )
  }

  #decodePlain(schema: JsonSchema, json: unknown, path: string): unknown {
    const types = typeof schema.type === 'string' ? [schema.type] : schema.type
    if (types && !types.some((type) => isOfType(type, json))) {
      throw mismatch(path, types.map(typeName).join(' or '), json)
    }
    if (Array.isArray(json)) return this.#decodeArray(schema, json, path)
    if (isObject(json)) return this.#decodeObject(schema, json, path)
    if (types?.includes('number') && typeof json === 'string' && !types.includes('string'))
      return Number(json)
    return json
  }

  #decodeArray(schema: JsonSchema, json: unknown, path: string): unknown[] {
    if (!Array.isArray(json)) throw mismatch(path, 'an array', json)
    const { prefixItems = [], items = true, minItems = 0 } = schema
    if (json.length < minItems) throw mismatch(path, `at least ${String(minItems)} items`, json)
    if (items === false && json.length > prefixItems.length) {
      throw mismatch(path, `at most ${String(prefixItems.length)} items`, json)
    }
    return json.map((item, index) => {
      const member = prefixItems[index] ?? items
      return this.#decodeMember(member, item, `${path}/${String(index)}`)
    })
  }

  #decodeObject(schema: JsonSchema, json: JsonObject, path: string): Record<string, unknown> {
    const { properties = {}, required = [], additionalProperties = true } = schema
    for (const name of required) {
      if (!Object.hasOwn(json, name))
        throw new WireMismatch(path, `the property ${JSON.stringify(name)} is missing`)
    }
    // Discriminants first: an alternative of a union that does not fit must not cost a deep walk.
    for (const [name, property] of Object.entries(properties)) {
      if (Object.hasOwn(json, name))
        checkConstants(property, json[name], `${path}/${pointerToken(name)}`)
    }
    return Object.fromEntries(
      Object.entries(json).map(([name, value]) => {
        const member = Object.hasOwn(properties, name) ? properties[name] : additionalProperties
        return [name, this.#decodeMember(member ?? true, value, `${path}/${pointerToken(name)}`)]
      }),
    )
  }

  #decodeMember(schema: JsonSchema | boolean, json: unknown, path: string): unknown {
    if (schema === false) throw new WireMismatch(path, 'nothing may stand here')
    return this.decode(schema === true ? {} : schema, json, path)
  }
}

/** `const` and `enum` are compared as JSON: derived schemas hold primitives there. */
function checkConstants(schema: JsonSchema, json: unknown, path: string): void {
  if (schema.const !== undefined && json !== schema.const)
    throw mismatch(path, JSON.stringify(schema.const), json)
  if (schema.enum && !schema.enum.includes(json)) {
    throw mismatch(path, schema.enum.map((value) => JSON.stringify(value)).join(' or '), json)
  }
}

function errorFromWire(json: unknown, path: string): Error {
  if (!isObject(json) || typeof json.message !== 'string') {
    throw mismatch(path, 'an object { name, message }', json)
  }
  const { name, message, cause, errors, stack, ...properties } = json
  const known = typeof name === 'string' ? name : 'Error'
  return decodeError({
    type: known,
    name: known,
    message,
    ...(cause === undefined ? {} : { cause: { value: cause } }),
    ...(Array.isArray(errors) ? { errors: errors as readonly JsonValue[] } : {}),
    ...(typeof stack === 'string' ? { stack } : {}),
    properties,
  })
}

function isObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function isOfType(type: string, json: unknown): boolean {
  switch (type) {
    case 'null':
      return json === null
    case 'integer':
      return Number.isInteger(json)
    case 'number':
      return (
        typeof json === 'number' || json === 'NaN' || json === 'Infinity' || json === '-Infinity'
      )
    case 'array':
      return Array.isArray(json)
    case 'object':
      return isObject(json)
    default:
      return typeof json === type
  }
}

function typeName(type: string): string {
  if (type === 'null') return 'null'
  return type === 'array' || type === 'object' || type === 'integer' ? `an ${type}` : `a ${type}`
}
