import type { BinaryOperator, Primitive, UnaryOperator } from '@namu/core/internal'

/** Longer results are left to the run: a graph must not outgrow its source. */
const longestText = 1_000
/** Bits of a bigint. */
const widest = 1_000n
const largest = 1n << widest

/**
 * What an operator gives for primitive operands, as ECMA-262 says; `undefined` where it throws, where
 * its result would be large, or where the specification leaves the result to the host.
 *
 * E1. The operators are JavaScript's own: they are what the program wrote, and what the engine
 *     applies to primitives. A test compares the two.
 */
export function evaluateUnary(
  operator: UnaryOperator,
  operand: Primitive,
): { readonly result: Primitive } | undefined {
  return attempt(() => {
    switch (operator) {
      case '+':
        if (typeof operand === 'bigint') throw new TypeError('a bigint is no number')
        return Number(operand)
      case '-':
        return -toNumeric(operand)
      case '!':
        return !operand
      case '~':
        return ~toNumeric(operand)
      case 'typeof':
        return typeof operand
      case 'toNumeric':
        return toNumeric(operand)
      case 'increment': {
        const numeric = toNumeric(operand)
        return typeof numeric === 'bigint' ? numeric + 1n : numeric + 1
      }
      case 'decrement': {
        const numeric = toNumeric(operand)
        return typeof numeric === 'bigint' ? numeric - 1n : numeric - 1
      }
    }
  })
}

/** As `evaluateUnary`, for two operands. */
export function evaluateBinary(
  operator: BinaryOperator,
  left: Primitive,
  right: Primitive,
): { readonly result: Primitive } | undefined {
  if (!isExact(operator, left, right)) return undefined
  // JavaScript's operators take any primitives; TypeScript's want to know which.
  const [a, b] = [left as number, right as number]
  return attempt(() => {
    switch (operator) {
      case '+':
        return a + b
      case '-':
        return a - b
      case '*':
        return a * b
      case '/':
        return a / b
      case '%':
        return a % b
      case '**':
        return a ** b
      case '&':
        return a & b
      case '|':
        return a | b
      case '^':
        return a ^ b
      case '<<':
        return a << b
      case '>>':
        return a >> b
      case '>>>':
        return a >>> b
      case '==':
        return looselyEqual(left, right)
      case '!=':
        return !looselyEqual(left, right)
      case '===':
        return left === right
      case '!==':
        return left !== right
      case '<':
        return a < b
      case '<=':
        return a <= b
      case '>':
        return a > b
      case '>=':
        return a >= b
      case 'in':
        throw new TypeError('a primitive has no members')
    }
  })
}

/** ToString, as templates apply it; `undefined` where the text is long. */
export function textOf(value: Primitive): string | undefined {
  const text = String(value)
  return text.length <= longestText ? text : undefined
}

function attempt(evaluate: () => Primitive): { readonly result: Primitive } | undefined {
  try {
    const result = evaluate()
    return isSmall(result) ? { result } : undefined
  } catch {
    return undefined
  }
}

function isSmall(value: Primitive): boolean {
  if (typeof value === 'string') return value.length <= longestText
  return typeof value !== 'bigint' || (value < largest && value > -largest)
}

/**
 * Powers of numbers are "implementation-approximated" in the specification; those of whole numbers
 * that stay safe are exact everywhere. Powers and shifts of bigints may be huge before they are
 * measured.
 */
function isExact(operator: BinaryOperator, left: Primitive, right: Primitive): boolean {
  if (typeof right === 'bigint' && (operator === '**' || operator === '<<' || operator === '>>'))
    return right <= widest && right >= -widest && left !== undefined && isSmallBase(left)
  if (operator !== '**') return true
  const [base, exponent] = [Number(left), Number(right)]
  const whole = Number.isInteger(base) && Number.isInteger(exponent) && exponent >= 0
  return whole && Number.isSafeInteger(base ** exponent)
}

const isSmallBase = (value: Primitive): boolean =>
  typeof value !== 'bigint' || (value < 1n << 64n && value > -(1n << 64n))

function toNumeric(value: Primitive): number | bigint {
  return typeof value === 'bigint' ? value : Number(value)
}

/** IsLooselyEqual where it converts nothing; comparisons that convert are left to the run. */
function looselyEqual(left: Primitive, right: Primitive): boolean {
  const [leftIsNullish, rightIsNullish] = [left ?? undefined, right ?? undefined].map(
    (it) => it === undefined,
  )
  if (leftIsNullish || rightIsNullish) return leftIsNullish === rightIsNullish
  if (typeof left !== typeof right) throw new TypeError('these would be converted')
  return left === right
}
