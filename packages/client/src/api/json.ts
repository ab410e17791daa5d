/** A value in wire form: plain JSON, decoded by the schema that stands beside it. */
export type { JsonValue as Json } from '@namu/core/internal'
