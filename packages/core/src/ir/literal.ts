/** A compile-time constant, in plain JSON: what JSON cannot say has a tag of its own. */
export type Literal =
  | { readonly type: 'json'; readonly value: null | boolean | number | string }
  | { readonly type: 'undefined' }
  | { readonly type: 'number'; readonly value: 'NaN' | 'Infinity' | '-Infinity' | '-0' }
  | { readonly type: 'bigint'; readonly value: string }

/** The primitive values that a `Literal` can stand for. */
export type Primitive = null | undefined | boolean | number | string | bigint

export function toLiteral(value: Primitive): Literal {
  if (value === undefined) return { type: 'undefined' }
  if (typeof value === 'bigint') return { type: 'bigint', value: value.toString() }
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return { type: 'number', value: 'NaN' }
    if (value === Infinity) return { type: 'number', value: 'Infinity' }
    if (value === -Infinity) return { type: 'number', value: '-Infinity' }
    if (Object.is(value, -0)) return { type: 'number', value: '-0' }
  }
  return { type: 'json', value }
}

export function fromLiteral(literal: Literal): Primitive {
  switch (literal.type) {
    case 'json':
      return literal.value
    case 'undefined':
      return undefined
    case 'number':
      return Number(literal.value)
    case 'bigint':
      return BigInt(literal.value)
  }
}
