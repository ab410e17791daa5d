import { mapSubschemas, type JsonSchema } from '@namu/core/internal'
import type { ts } from 'ts-morph'
import { oneOrMore, orderAlternatives } from './alternatives.js'

/** What a composite type is called; `fallback` names a type nobody named, should it need a name. */
export interface TypeName {
  readonly declared: string | undefined
  readonly fallback: () => string | undefined
}

/** One composite type of a walk, built once. */
interface Definition {
  readonly ref: string
  readonly name: TypeName
  schema: JsonSchema | undefined
  uses: number
  recursive: boolean
}

/**
 * The composite types met in one walk.
 *
 * S1. Each type is built once; every use of it is a provisional `$ref`.
 * S2. `finish` keeps a reference, and puts the type under `$defs`, when the type contains itself or
 *     when it has a name and is used more than once; other types are written where they are used.
 * S3. Names under `$defs` and the order of alternatives depend on what is declared, never on the
 *     order in which the type checker met the types.
 */
export class Definitions {
  readonly #byType = new Map<ts.Type, Definition>()
  readonly #byRef = new Map<string, Definition>()

  /** Number of types met. */
  get size(): number {
    return this.#byType.size
  }

  /** A reference to `type`; `build` is called on the type's first use. */
  use(type: ts.Type, name: TypeName, build: () => JsonSchema): JsonSchema {
    const known = this.#byType.get(type)
    if (known) {
      known.uses += 1
      if (!known.schema) known.recursive = true
      return { $ref: known.ref }
    }
    const ref = `type:${String(this.#byType.size)}`
    const definition: Definition = { ref, name, schema: undefined, uses: 1, recursive: false }
    this.#byType.set(type, definition)
    this.#byRef.set(ref, definition)
    definition.schema = build()
    return { $ref: ref }
  }

  /** Replaces the provisional references of a whole schema. */
  finish(root: JsonSchema): JsonSchema {
    const names = new Map<Definition, string>()
    const taken = new Set<string>()
    const pending: Definition[] = []
    const nameOf = (definition: Definition): string => {
      const known = names.get(definition)
      if (known !== undefined) return known
      const name = freeName(wantedName(definition.name), taken)
      taken.add(name)
      names.set(definition, name)
      pending.push(definition)
      return name
    }
    const resolve = (schema: JsonSchema): JsonSchema => {
      const definition = this.#definitionOf(schema)
      if (!definition?.schema) return inside(schema)
      const { $ref: _provisional, ...annotations } = schema
      if (definition.recursive || (definition.name.declared !== undefined && definition.uses > 1))
        return { $ref: `#/$defs/${nameOf(definition)}`, ...annotations }
      return { ...resolve(definition.schema), ...annotations }
    }
    const inside = (schema: JsonSchema): JsonSchema => {
      if (!schema.anyOf) return mapSubschemas(schema, resolve)
      const { anyOf, ...annotations } = schema
      const ordered = orderAlternatives(anyOf, (member) => this.#shapeOf(member, 3))
      return { ...oneOrMore(ordered.map(resolve)), ...annotations }
    }
    const resolved = resolve(root)
    const definitions: [string, JsonSchema][] = []
    for (let next = pending.shift(); next; next = pending.shift()) {
      if (next.schema) definitions.push([nameOf(next), inside(next.schema)])
    }
    return definitions.length === 0
      ? resolved
      : { ...resolved, $defs: Object.fromEntries(definitions) }
  }

  #definitionOf(schema: JsonSchema): Definition | undefined {
    return schema.$ref === undefined ? undefined : this.#byRef.get(schema.$ref)
  }

  /** What a schema looks like without provisional references, down to `depth` levels. */
  #shapeOf(schema: JsonSchema, depth: number): JsonSchema {
    const definition = this.#definitionOf(schema)
    if (definition && depth === 0) return { $ref: wantedName(definition.name) }
    const shown = definition?.schema ?? schema
    return mapSubschemas(shown, (inner) => this.#shapeOf(inner, Math.max(0, depth - 1)))
  }
}

function wantedName(name: TypeName): string {
  return name.declared ?? name.fallback() ?? 'Value'
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted
  let ordinal = 2
  while (taken.has(`${wanted}${String(ordinal)}`)) ordinal += 1
  return `${wanted}${String(ordinal)}`
}
