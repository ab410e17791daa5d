/**
 * Whether `value` is an instance of `type`: of one of Namu's own classes (`own`) every error of that
 * name is, as copies of its errors do not keep the class; of a subclass of it, only real instances.
 */
export function isErrorOf(
  type: { readonly prototype: object },
  own: { readonly prototype: object },
  name: string,
  value: unknown,
): value is Error {
  if (type !== own) return Object.prototype.isPrototypeOf.call(type.prototype, value as object)
  return value instanceof Error && value.name === name
}
