import type { Evaluate } from './host-evaluator.js'

const math =
  (compute: (...values: number[]) => number): Evaluate =>
  (operands) =>
    compute(...(operands as number[]))

export const mathBuiltins = {
  'Math.acos': math(Math.acos),
  'Math.acosh': math(Math.acosh),
  'Math.asin': math(Math.asin),
  'Math.asinh': math(Math.asinh),
  'Math.atan': math(Math.atan),
  'Math.atan2': math(Math.atan2),
  'Math.atanh': math(Math.atanh),
  'Math.cbrt': math(Math.cbrt),
  'Math.cos': math(Math.cos),
  'Math.cosh': math(Math.cosh),
  'Math.exp': math(Math.exp),
  'Math.expm1': math(Math.expm1),
  'Math.hypot': math(Math.hypot),
  'Math.log': math(Math.log),
  'Math.log10': math(Math.log10),
  'Math.log1p': math(Math.log1p),
  'Math.log2': math(Math.log2),
  'Math.pow': math(Math.pow),
  'Math.sin': math(Math.sin),
  'Math.sinh': math(Math.sinh),
  'Math.tan': math(Math.tan),
  'Math.tanh': math(Math.tanh),
} satisfies Record<string, Evaluate>
