/** The built-in error classes whose constructor takes a message first, by name. */
export const errorClasses = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
} as const

export type ErrorClassName = keyof typeof errorClasses

/** The built-in error classes that a class of a project may extend, by name. */
export const errorParents = { ...errorClasses, AggregateError } as const

export type ErrorParentName = keyof typeof errorParents

export function isErrorParentName(name: string): name is ErrorParentName {
  return Object.hasOwn(errorParents, name)
}

/** The built-in class of that name, `Error` for any other name. */
export function errorClass(name: string): (typeof errorClasses)[ErrorClassName] {
  return isErrorClassName(name) ? errorClasses[name] : Error
}

export function isErrorClassName(name: string): name is ErrorClassName {
  return Object.hasOwn(errorClasses, name)
}

/** The most specific built-in class an error is an instance of, by name. */
export function errorClassOf(error: Error): ErrorParentName {
  if (error instanceof AggregateError) return 'AggregateError'
  for (const [name, Class] of Object.entries(errorClasses))
    if (Class !== Error && error instanceof Class) return name as ErrorClassName
  return 'Error'
}
