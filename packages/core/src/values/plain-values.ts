/**
 * Writes what most calls pass: JSON values and `undefined`, in plain arrays and objects, where `devalue`
 * would ask every reducer about every part (`bench/run.mjs values` prints the ratio).
 *
 * P1. The text is the one that `devalue` makes of the value.
 * P2. Whatever is not plain is left to it: no kind of object is known here, and no error made.
 */

/** How `devalue` writes what JSON has no form for, in the place of a row's number. */
const undefinedMark = -1
const nanMark = -3
const infinityMark = -4
const negativeInfinityMark = -5
const negativeZeroMark = -6

/** Not plain: leave the value to `devalue`. */
const notPlain = -100

/** The text of a plain value, `undefined` for any other. */
export function writePlain(value: unknown): string | undefined {
  const writer = new Writer()
  const first = writer.row(value)
  if (first === notPlain) return undefined
  return first < 0 ? String(first) : `[${writer.rows.join(',')}]`
}

class Writer {
  readonly rows: string[] = []
  /** Equal primitives and the same object share a row. */
  readonly #known = new Map<unknown, number>()

  /** The number of the value's row, or its mark. */
  row(value: unknown): number {
    if (value === undefined) return undefinedMark
    if (typeof value === 'number') {
      const mark = numberMark(value)
      if (mark !== 0) return mark
    }
    const known = this.#known.get(value)
    if (known !== undefined) return known
    const index = this.rows.length
    this.#known.set(value, index)
    this.rows.push('')
    const text = this.#text(value)
    if (text === undefined) return notPlain
    this.rows[index] = text
    return index
  }

  #text(value: unknown): string | undefined {
    switch (typeof value) {
      case 'number':
      case 'boolean':
        return String(value)
      case 'string':
        return quoted(value)
      case 'object':
        if (value === null) return 'null'
        return Array.isArray(value) ? this.#array(value) : this.#object(value)
      default:
        return undefined
    }
  }

  #array(array: readonly unknown[]): string | undefined {
    if (Object.getPrototypeOf(array) !== Array.prototype) return undefined
    let text = '['
    for (let index = 0; index < array.length; index += 1) {
      const item = array[index]
      if (item === undefined && !Object.hasOwn(array, index)) return undefined
      const row = this.row(item)
      if (row === notPlain) return undefined
      text += index === 0 ? String(row) : `,${String(row)}`
    }
    return `${text}]`
  }

  #object(object: object): string | undefined {
    if (Object.getPrototypeOf(object) !== Object.prototype || Symbol.toStringTag in object)
      return undefined
    let text = '{'
    for (const [key, item] of Object.entries(object)) {
      // `__proto__` is an error there, and an object with `then` may be a promise.
      const name = key === '__proto__' || key === 'then' ? undefined : quoted(key)
      if (name === undefined) return undefined
      const row = this.row(item)
      if (row === notPlain) return undefined
      text += text.length === 1 ? `${name}:${String(row)}` : `,${name}:${String(row)}`
    }
    return Object.getOwnPropertySymbols(object).length > 0 ? undefined : `${text}}`
  }
}

/** 0 for a number that has a row. */
function numberMark(value: number): number {
  if (value === 0) return Object.is(value, -0) ? negativeZeroMark : 0
  if (Number.isFinite(value)) return 0
  if (value === Infinity) return infinityMark
  return value === -Infinity ? negativeInfinityMark : nanMark
}

/** Characters that are escaped; of the surrogates only lone ones are. */
const special = /["\\<\p{Cc}\p{Cs}\u2028\u2029]/u

function quoted(text: string): string | undefined {
  return special.test(text) ? undefined : `"${text}"`
}
