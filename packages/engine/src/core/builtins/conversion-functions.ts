import { toNumber, toPrimitive, toText } from '../convert/primitive.js'
import { hostOperation } from '../errors/run-error.js'
import { numberAt, numbers, textAt, type NativeCall } from './native.js'

const parseInteger: NativeCall = (run, args) => {
  const text = textAt(run, args, 0)
  return hostOperation(run, () => Number.parseInt(text, numberAt(run, args, 1)))
}

const bigintWrap =
  (wrap: (bits: number, value: bigint) => bigint): NativeCall =>
  (run, args) => {
    const bits = numberAt(run, args, 0)
    // The host refuses it before the value is looked at.
    hostOperation(run, () => wrap(bits, 0n))
    // Whatever primitive this is, the host converts or refuses it as ECMA-262 says.
    const value = toPrimitive(run, args[1], 'number') as bigint
    return hostOperation(run, () => wrap(bits, value))
  }

export const conversionFunctions = {
  BigInt: (run, args) => {
    const value = toPrimitive(run, args[0], 'number')
    // The host's own refusal is the one a program expects, also of undefined and null.
    return hostOperation(run, () => BigInt(value as string))
  },
  'BigInt.asIntN': bigintWrap((bits, value) => BigInt.asIntN(bits, value)),
  'BigInt.asUintN': bigintWrap((bits, value) => BigInt.asUintN(bits, value)),
  Boolean: (_run, args) => Boolean(args[0]),
  Number: (run, args) => {
    if (args.length === 0) return 0
    const value = toPrimitive(run, args[0], 'number')
    return Number(value)
  },
  'Number.isFinite': (_run, args) => Number.isFinite(args[0]),
  'Number.isInteger': (_run, args) => Number.isInteger(args[0]),
  'Number.isNaN': (_run, args) => Number.isNaN(args[0]),
  'Number.isSafeInteger': (_run, args) => Number.isSafeInteger(args[0]),
  'Number.parseFloat': (run, args) => Number.parseFloat(textAt(run, args, 0)),
  'Number.parseInt': parseInteger,
  String: (run, args) => (args.length === 0 ? '' : toText(run, args[0])),
  'String.fromCharCode': (run, args) => {
    const codes = numbers(run, args)
    return hostOperation(run, () => String.fromCharCode(...codes))
  },
  'String.fromCodePoint': (run, args) => {
    // Each is checked before the next is converted.
    const points = args.map((_point, at) =>
      hostOperation(run, () => String.fromCodePoint(numberAt(run, args, at))),
    )
    return points.join('')
  },
  isFinite: (run, args) => Number.isFinite(toNumber(run, args[0])),
  isNaN: (run, args) => Number.isNaN(toNumber(run, args[0])),
  parseFloat: (run, args) => Number.parseFloat(textAt(run, args, 0)),
  parseInt: parseInteger,
} satisfies Record<string, NativeCall>
