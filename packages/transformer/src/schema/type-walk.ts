import type { JsonSchema } from '@namu/core/internal'
import { ts } from 'ts-morph'
import { alternativesSchema } from './alternatives.js'
import { Definitions } from './definitions.js'
import { KnownTypes } from './known-types.js'
import { objectSchema } from './object-schema.js'
import { arraySchema, isArrayLike } from './array-schema.js'
import { enclosingName, typeName } from './type-names.js'
import type { SchemaProblem, Walk } from './walk.js'
import * as wire from './wire-schemas.js'

/** What a walk needs of the project. */
export interface TypeWorld {
  readonly program: ts.Program
  readonly checker: ts.TypeChecker
}

const deepest = 48

/**
 * Turns types of the checker into JSON Schema. Serves one schema: `schemaOf` any number of types into
 * it, then `finish`.
 *
 * T1. Every type gets a schema that accepts exactly the wire forms of its values, or a problem; a type
 *     parameter counts as its constraint.
 * T2. Objects are open, as in TypeScript: properties that the type does not name are allowed.
 */
export class TypeWalk implements Walk {
  readonly checker: ts.TypeChecker
  readonly known: KnownTypes
  readonly problems: SchemaProblem[] = []
  readonly #definitions = new Definitions()
  #depth = 0

  constructor(world: TypeWorld) {
    this.checker = world.checker
    this.known = new KnownTypes(world.program, world.checker)
  }

  /** The whole schema, with the definitions its references need. */
  finish(schema: JsonSchema): JsonSchema {
    return this.#definitions.finish(schema)
  }

  problem(path: string, what: string, kind: SchemaProblem['kind'] = 'unserialisable'): JsonSchema {
    this.problems.push({ kind, path, what })
    return {}
  }

  schemaOf(type: ts.Type, path: string): JsonSchema {
    const { flags } = type
    const is = ts.TypeFlags
    if (flags & (is.Any | is.Unknown | is.NonPrimitive)) return {}
    if (flags & is.Never) return wire.neverSchema
    if (flags & is.StringLiteral) return { const: (type as ts.StringLiteralType).value }
    if (flags & is.NumberLiteral) return { const: (type as ts.NumberLiteralType).value }
    if (flags & is.BooleanLiteral) return { const: this.checker.typeToString(type) === 'true' }
    if (flags & is.BigIntLiteral) {
      const { negative, base10Value } = (type as ts.BigIntLiteralType).value
      return { ...wire.bigintSchema, const: `${negative ? '-' : ''}${base10Value}` }
    }
    if (flags & is.StringLike) return { type: 'string' }
    if (flags & is.Boolean) return { type: 'boolean' }
    if (flags & is.BigInt) return wire.bigintSchema
    if (flags & (is.Undefined | is.Void)) return wire.undefinedSchema
    if (flags & is.Null) return wire.nullSchema
    if (flags & is.ESSymbolLike) return this.problem(path, 'a symbol')
    if (type.isUnion()) return this.#unionSchema(type, path)
    if (flags & is.NumberLike) return { type: 'number' }
    if (type.isIntersection()) return this.#intersectionSchema(type, path)
    if (flags & is.Instantiable) return this.#constraintSchema(type, path)
    return this.#objectSchema(type, path)
  }

  schemaWithoutUndefined(type: ts.Type, path: string): JsonSchema {
    if (!type.isUnion()) {
      return type.flags & ts.TypeFlags.Undefined ? wire.neverSchema : this.schemaOf(type, path)
    }
    const members = type.types.filter((member) => !(member.flags & ts.TypeFlags.Undefined))
    if (members.length === type.types.length) return this.schemaOf(type, path)
    return alternativesSchema(members.map((member) => this.schemaOf(member, path)))
  }

  #unionSchema(type: ts.UnionType, path: string): JsonSchema {
    const build = (): JsonSchema =>
      alternativesSchema(type.types.map((member) => this.schemaOf(member, path)))
    const composite = ts.TypeFlags.Object | ts.TypeFlags.Intersection
    return type.types.some((member) => member.flags & composite)
      ? this.#composite(type, path, build)
      : build()
  }

  /** Brands say nothing at run time: what is branded (a primitive, a Date, an array) decides. */
  #intersectionSchema(type: ts.IntersectionType, path: string): JsonSchema {
    const plain = ts.TypeFlags.Object | ts.TypeFlags.Intersection | ts.TypeFlags.NonPrimitive
    const branded = type.types.find(
      (member) =>
        !(member.flags & (plain | ts.TypeFlags.Instantiable)) ||
        isArrayLike(member, this.checker) ||
        this.known.find(member) !== undefined,
    )
    if (branded) return this.schemaOf(branded, path)
    return this.#composite(type, path, () => objectSchema(this, type, path))
  }

  #constraintSchema(type: ts.Type, path: string): JsonSchema {
    const constraint = this.checker.getBaseConstraintOfType(type)
    // `keyof T` of an open T is constrained to every kind of key; only strings and numbers are data.
    if (!constraint || type.flags & ts.TypeFlags.Index) return {}
    return constraint === type ? {} : this.schemaOf(constraint, path)
  }

  #composite(type: ts.Type, path: string, build: () => JsonSchema): JsonSchema {
    if (this.#depth >= deepest)
      return this.problem(path, 'a type that grows without end', 'too-deep')
    // `Array` and `Map` are names of the language: they do not make a type worth a definition.
    const own = type.aliasSymbol !== undefined || this.known.libraryName(type) === undefined
    const name = {
      declared: own ? typeName(type, this.checker) : undefined,
      fallback: () => enclosingName(type),
    }
    return this.#definitions.use(type, name, () => {
      this.#depth += 1
      const schema = build()
      this.#depth -= 1
      return schema
    })
  }

  #objectSchema(type: ts.Type, path: string): JsonSchema {
    if (isArrayLike(type, this.checker))
      return this.#composite(type, path, () => arraySchema(this, type, path))
    const known = this.known.find(type)
    if (!known) return this.#composite(type, path, () => objectSchema(this, type, path))
    switch (known.kind) {
      case 'Date':
        return wire.dateSchema
      case 'URL':
        return wire.urlSchema
      case 'URLSearchParams':
        return wire.urlParamsSchema
      case 'Error':
        return wire.errorSchema
      case 'bytes':
        return wire.bytesSchema(known.className)
      case 'anything':
        return {}
      case 'Map':
        return this.#composite(type, path, () =>
          wire.mapSchema(
            this.#argument(type, 0, `${path} (key)`),
            this.#argument(type, 1, `${path} (value)`),
          ),
        )
      case 'Set':
        return this.#composite(type, path, () =>
          wire.setSchema(this.#argument(type, 0, `${path} (item)`)),
        )
    }
  }

  #argument(type: ts.Type, index: number, path: string): JsonSchema {
    const argument = this.checker.getTypeArguments(type as ts.TypeReference)[index]
    return argument ? this.schemaOf(argument, path) : {}
  }
}
