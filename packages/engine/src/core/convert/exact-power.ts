/**
 * `base ** exponent` where IEEE 754 leaves no choice: integers whose power is a safe integer, and the
 * special values of ECMA-262 Number::exponentiate. Every other power is an approximation that engines
 * and their versions make differently: `undefined`.
 */
export function exactPower(base: number, exponent: number): number | undefined {
  if (Number.isNaN(exponent)) return Number.NaN
  if (exponent === 0) return 1
  if (exponent === 1 || Number.isNaN(base)) return base
  if (!Number.isFinite(base) || !Number.isFinite(exponent) || base === 0)
    return specialPower(base, exponent)
  if (!Number.isInteger(base) || !Number.isInteger(exponent) || exponent < 0) return undefined
  let power = 1
  for (let count = 0; count < exponent; count += 1) {
    power *= base
    if (!Number.isSafeInteger(power)) return undefined
    if (power === 1 && base === 1) return 1
    if (base === -1) return exponent % 2 === 0 ? 1 : -1
  }
  return power
}

/** One of both is infinite, or the base a zero. */
function specialPower(base: number, exponent: number): number {
  const odd = Number.isInteger(exponent) && Math.abs(exponent) % 2 === 1
  if (Number.isFinite(exponent)) {
    const negative = odd && (base < 0 || Object.is(base, -0))
    const grows = exponent > 0 === !Number.isFinite(base)
    if (grows) return negative ? -Infinity : Infinity
    return negative ? -0 : 0
  }
  const size = Math.abs(base)
  if (size === 1) return Number.NaN
  return size > 1 === exponent > 0 ? Infinity : 0
}
