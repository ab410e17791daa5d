import { errorClass, errorClassOf } from '../errors/error-classes.js'
import {
  lineageOf,
  rememberClass,
  rememberedClass,
  type ClassIds,
  type Lineage,
  type PrototypeOf,
  type RememberedClass,
} from './class-mark.js'

/** An error as data. `type` is the built-in class it is an instance of. */
export interface ErrorFields {
  readonly type: string
  /** The ids of the user's classes that it is an instance of, the nearest first. */
  readonly classes?: ClassIds
  /** What these classes define, see `Lineage`. */
  readonly members?: Lineage['members']
  readonly name: string
  readonly message: string
  /** Which of `name` and `message` the error has from its class, not itself. */
  readonly inherits?: readonly string[]
  readonly stack?: string
  readonly cause?: { readonly value: unknown }
  readonly errors?: readonly unknown[]
  /** Own enumerable data properties, `code` for example. */
  readonly properties?: Readonly<Record<string, unknown>>
}

export interface ErrorEncoding {
  /** Functions among the properties are left out: errors of libraries often carry some. */
  readonly isFunction: (value: unknown) => boolean
  /** The ids under which the error's classes are found again, and what they define. */
  readonly classesOf?: (error: Error) => Lineage
}

export function encodeError(
  error: Error,
  { isFunction, classesOf = lineageOf }: ErrorEncoding,
): ErrorFields {
  const type = errorClassOf(error)
  const { ids, members } = classesOf(error)
  const ofClass = ids.length > 0
  const inherits = rememberedClass(error)?.inherits ?? inheritedBy(error, ofClass)
  const properties = Object.fromEntries(
    Object.entries(error).filter(([, value]) => !isFunction(value)),
  )
  const has = (key: string): boolean =>
    !Object.hasOwn(properties, key) && (ofClass ? Object.hasOwn(error, key) : key in error)
  return {
    type,
    ...(ofClass ? { classes: ids } : {}),
    ...(members ? { members } : {}),
    name: textOf(() => error.name, type),
    message: textOf(() => error.message, ''),
    ...(inherits.length > 0 ? { inherits } : {}),
    ...(typeof error.stack === 'string' ? { stack: error.stack } : {}),
    ...(has('cause') ? { cause: { value: error.cause } } : {}),
    ...(error instanceof AggregateError && has('errors') ? { errors: error.errors } : {}),
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
  }
}

/**
 * The error as an instance of its class; the constructor is not called. Where the class is absent, its
 * nearest base class that is known takes its place, and the error remembers the other.
 */
export function decodeError(fields: ErrorFields, prototypeOf?: PrototypeOf): Error {
  const { classes: ids = [], members = [], inherits = [], properties = {} } = fields
  const error = construct(fields)
  // First: to replace the stack that was captured, the host writes it out, and asks for the name.
  define(error, 'stack', fields.stack ?? `${fields.name}: ${fields.message}`)
  const known = prototypeOf ? ids.findIndex((id) => prototypeOf(id) !== undefined) : -1
  const prototype = known < 0 ? undefined : prototypeOf?.(ids[known] ?? '')
  const absent = known < 0 ? members : members.slice(0, known + 1)
  const isAbsent = absent.some((names) => names.length > 0)
  const isExact = known === 0 && !isAbsent
  if (prototype) Object.setPrototypeOf(error, prototype)
  if (!isExact && (ids.length > 0 || isAbsent)) {
    rememberClass(error, {
      ids: known < 0 ? ids : ids.slice(0, known),
      inherits,
      ...(isAbsent ? { members: absent } : {}),
    })
  }
  if (inherits.includes('message') && (isExact || fields.message === '')) {
    Reflect.deleteProperty(error, 'message')
  }
  if (fields.cause) define(error, 'cause', fields.cause.value)
  if (!(isExact && inherits.includes('name')) && textOf(() => error.name, '') !== fields.name) {
    define(error, 'name', fields.name)
  }
  // An own property keeps its place among the others, and that is the order they were set in.
  for (const key of Object.keys(properties)) Reflect.deleteProperty(error, key)
  for (const [key, value] of Object.entries(properties)) {
    Object.defineProperty(error, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    })
  }
  return error
}

/** Errors of built-in classes always have their name from the class: that needs no word. */
function inheritedBy(error: Error, ofClass: boolean): RememberedClass['inherits'] {
  const keys = ofClass ? ['name', 'message'] : ['message']
  return keys.filter((key) => !Object.hasOwn(error, key))
}

/** A getter of the user's class may throw: where the error lacks what the constructor gave it. */
function textOf(read: () => unknown, otherwise: string): string {
  try {
    return String(read())
  } catch {
    return otherwise
  }
}

function construct(fields: ErrorFields): Error {
  if (fields.type === 'AggregateError') {
    const error = new AggregateError([...(fields.errors ?? [])], fields.message)
    if (fields.errors === undefined) Reflect.deleteProperty(error, 'errors')
    return error
  }
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
