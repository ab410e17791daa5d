import type { JsonSchema } from '@namu/core/internal'
import type { ts } from 'ts-morph'
import type { KnownTypes } from './known-types.js'

/** A part of a type that cannot be serialised. */
export interface SchemaProblem {
  readonly kind: 'unserialisable' | 'too-deep'
  /** The way to the part, as a reader would write it: `order.items[].onSold`. */
  readonly path: string
  /** What stands there, for a sentence: "a function". */
  readonly what: string
}

/** What the schemas of composite types need of the walk they are part of. */
export interface Walk {
  readonly checker: ts.TypeChecker
  readonly known: KnownTypes
  schemaOf(type: ts.Type, path: string): JsonSchema
  /** The schema of a type where `undefined` is written by leaving the value out. */
  schemaWithoutUndefined(type: ts.Type, path: string): JsonSchema
  /** Notes a problem; the returned schema stands in for the part. */
  problem(path: string, what: string, kind?: SchemaProblem['kind']): JsonSchema
}
