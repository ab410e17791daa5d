import type { HostBuiltin } from '@namu/core/internal'
import { exactPower } from '../convert/exact-power.js'
import { toNumber } from '../convert/primitive.js'
import { askHost } from '../evaluate/ask-host.js'
import type { Run } from '../program/program.js'
import type { NativeCall } from './native.js'

/** Functions of Math that engines approximate. */
const approximate =
  (builtin: HostBuiltin, arity?: number): NativeCall =>
  (run, args) => {
    const count = arity ?? args.length
    const values = Array.from({ length: count }, (_, at) => toNumber(run, args[at]))
    return askHost(run, builtin, () => values)
  }

export function power(run: Run, base: number, exponent: number): number {
  return exactPower(base, exponent) ?? (askHost(run, 'Math.pow', () => [base, exponent]) as number)
}

export const approximateMath = {
  'Math.acos': approximate('Math.acos', 1),
  'Math.acosh': approximate('Math.acosh', 1),
  'Math.asin': approximate('Math.asin', 1),
  'Math.asinh': approximate('Math.asinh', 1),
  'Math.atan': approximate('Math.atan', 1),
  'Math.atan2': approximate('Math.atan2', 2),
  'Math.atanh': approximate('Math.atanh', 1),
  'Math.cbrt': approximate('Math.cbrt', 1),
  'Math.cos': approximate('Math.cos', 1),
  'Math.cosh': approximate('Math.cosh', 1),
  'Math.exp': approximate('Math.exp', 1),
  'Math.expm1': approximate('Math.expm1', 1),
  'Math.hypot': approximate('Math.hypot'),
  'Math.log': approximate('Math.log', 1),
  'Math.log10': approximate('Math.log10', 1),
  'Math.log1p': approximate('Math.log1p', 1),
  'Math.log2': approximate('Math.log2', 1),
  'Math.pow': (run, args) => power(run, toNumber(run, args[0]), toNumber(run, args[1])),
  'Math.sin': approximate('Math.sin', 1),
  'Math.sinh': approximate('Math.sinh', 1),
  'Math.tan': approximate('Math.tan', 1),
  'Math.tanh': approximate('Math.tanh', 1),
} satisfies Record<string, NativeCall>
