import { toNumber } from '../convert/primitive.js'
import { hostOperation } from '../errors/run-error.js'
import { numbers, type NativeCall } from './native.js'

/** Only what IEEE 754 and ECMA-262 fix to the bit: hosts agree on these. */
const ofOne =
  (compute: (value: number) => number): NativeCall =>
  (run, args) =>
    compute(toNumber(run, args[0]))

const ofMany =
  (compute: (...values: number[]) => number): NativeCall =>
  (run, args) => {
    const values = numbers(run, args)
    return hostOperation(run, () => compute(...values))
  }

export const mathFunctions = {
  'Math.abs': ofOne((value) => Math.abs(value)),
  'Math.ceil': ofOne((value) => Math.ceil(value)),
  'Math.clz32': ofOne((value) => Math.clz32(value)),
  'Math.floor': ofOne((value) => Math.floor(value)),
  'Math.fround': ofOne((value) => Math.fround(value)),
  'Math.imul': (run, args) => Math.imul(toNumber(run, args[0]), toNumber(run, args[1])),
  'Math.max': ofMany(Math.max),
  'Math.min': ofMany(Math.min),
  'Math.round': ofOne((value) => Math.round(value)),
  'Math.sign': ofOne((value) => Math.sign(value)),
  'Math.sqrt': ofOne((value) => Math.sqrt(value)),
  'Math.trunc': ofOne((value) => Math.trunc(value)),
} satisfies Record<string, NativeCall>
