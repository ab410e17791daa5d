/**
 * A slot of a snapshot row, as JSON. Strings, booleans, null and ordinary numbers stand for
 * themselves; `[n]` with n ≥ 0 refers to row n, a negative n is one of the codes below, and a text in
 * brackets is a bigint.
 */
export type Slot = string | number | boolean | null | readonly [number | string]

export type Row = readonly [string, ...Slot[]]

export const hole = -6
/** In place of a key: `Symbol.iterator`. */
export const iteratorSlot = -7

export function primitiveSlot(value: unknown): Slot {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      if (Number.isNaN(value)) return [-2]
      if (value === Infinity) return [-3]
      if (value === -Infinity) return [-4]
      return Object.is(value, -0) ? [-5] : value
    case 'bigint':
      return [value.toString()]
    case 'object':
      return null
    default:
      return [-1]
  }
}

/** The primitive of a slot that is not a reference. */
export function slotPrimitive(
  slot: Exclude<Slot, readonly unknown[]> | readonly [number | string],
) {
  if (!Array.isArray(slot)) return slot
  const [code] = slot as [number | string]
  if (typeof code === 'string') return BigInt(code)
  switch (code) {
    case -2:
      return Number.NaN
    case -3:
      return Infinity
    case -4:
      return -Infinity
    case -5:
      return -0
    default:
      return undefined
  }
}
