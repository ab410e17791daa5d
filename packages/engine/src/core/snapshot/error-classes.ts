const classes = {
  AggregateError,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
} as const

/** The built-in class an error is an instance of. */
export function errorClassOf(error: Error): string {
  const found = Object.entries(classes).find(([, Class]) => error instanceof Class)
  return found?.[0] ?? 'Error'
}

/** A new error of the class without own properties. */
export function bareError(type: string): Error {
  const Class = Object.hasOwn(classes, type) ? classes[type as keyof typeof classes] : Error
  const error = Class === AggregateError ? new AggregateError([]) : new (Class as typeof Error)()
  for (const key of Object.getOwnPropertyNames(error)) Reflect.deleteProperty(error, key)
  return error
}
