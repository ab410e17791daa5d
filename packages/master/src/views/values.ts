import type { ThrownView } from '@namu/client'
import {
  classIdOf,
  decode,
  errorClassOf,
  isNamuError,
  toWire,
  type Encoded,
  type JsonValue,
} from '@namu/core/internal'

/** A value for people. One without a wire form (a cycle, say) is described by a sentence. */
export function valueView(encoded: Encoded): JsonValue {
  return describedValue(decode(encoded))
}

export function argumentsView(encoded: Encoded): readonly JsonValue[] {
  const args = decode(encoded)
  return Array.isArray(args) ? args.map(describedValue) : [describedValue(args)]
}

function describedValue(value: unknown): JsonValue {
  try {
    return toWire(value)
  } catch (error) {
    if (isNamuError(error)) return `<${error.message}>`
    throw error
  }
}

/** What was thrown; anything can be. */
export function thrownView(encoded: Encoded): ThrownView {
  const thrown = decode(encoded)
  if (!(thrown instanceof Error)) {
    const message = typeof thrown === 'string' ? thrown : JSON.stringify(describedValue(thrown))
    return { name: 'thrown', message, encoded }
  }
  return {
    name: nameOf(thrown),
    message: thrown.message,
    ...(thrown.stack === undefined ? {} : { stack: thrown.stack }),
    ...('code' in thrown && typeof thrown.code === 'string' ? { code: thrown.code } : {}),
    encoded,
  }
}

/** Many classes of users give their errors no name: then it is the name of the class. */
function nameOf(error: Error): string {
  const id = classIdOf(error)
  return id === undefined || error.name !== errorClassOf(error)
    ? error.name
    : id.slice(id.lastIndexOf('#') + 1)
}
