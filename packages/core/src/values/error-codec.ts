import { errorClass, errorClassOf } from '../errors/error-classes.js'

/** An error as data. `type` is the built-in class it is an instance of. */
export interface ErrorFields {
  readonly type: string
  readonly name: string
  readonly message: string
  readonly stack?: string
  readonly cause?: { readonly value: unknown }
  readonly errors?: readonly unknown[]
  /** Own enumerable data properties, `code` for example. */
  readonly properties?: Readonly<Record<string, unknown>>
}

const kept = new Set(['name', 'message', 'stack', 'cause', 'errors'])

/** Functions among the properties are left out: errors of libraries often carry some. */
export function encodeError(error: Error, isFunction: (value: unknown) => boolean): ErrorFields {
  const properties = Object.fromEntries(
    Object.entries(error).filter(([key, value]) => !kept.has(key) && !isFunction(value)),
  )
  return {
    type: errorClassOf(error),
    name: String(error.name),
    message: String(error.message),
    ...(typeof error.stack === 'string' ? { stack: error.stack } : {}),
    ...('cause' in error ? { cause: { value: error.cause } } : {}),
    ...(error instanceof AggregateError ? { errors: error.errors } : {}),
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
  }
}

export function decodeError(fields: ErrorFields): Error {
  const error = construct(fields)
  if (fields.cause) define(error, 'cause', fields.cause.value)
  if (error.name !== fields.name) define(error, 'name', fields.name)
  define(error, 'stack', fields.stack ?? `${fields.name}: ${fields.message}`)
  for (const [key, value] of Object.entries(fields.properties ?? {})) {
    Object.defineProperty(error, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    })
  }
  return error
}

function construct(fields: ErrorFields): Error {
  if (fields.type === 'AggregateError')
    return new AggregateError([...(fields.errors ?? [])], fields.message)
  return new (errorClass(fields.type))(fields.message)
}

/** As the constructors define them: writable, configurable, not enumerable. */
function define(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, {
    value,
    writable: true,
    enumerable: false,
    configurable: true,
  })
}
