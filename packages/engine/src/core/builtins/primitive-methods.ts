import type { BuiltinMethod } from '@namu/core/internal'
import { askHost } from '../evaluate/ask-host.js'
import { hostOperation } from '../errors/run-error.js'
import { numberAt, type Method } from './native.js'

const formatted =
  (format: (value: number, argument: number | undefined) => string): Method<number> =>
  (run, value, args) => {
    const argument = numberAt(run, args, 0)
    return hostOperation(run, () => format(value, argument))
  }

export const numberMethods: Readonly<Record<BuiltinMethod<'Number'>, Method<number>>> = {
  toLocaleString: (run, value, args) =>
    askHost(run, 'Number.toLocaleString', () => [value, ...args.slice(0, 2)]),
  toExponential: formatted((value, digits) => value.toExponential(digits)),
  toFixed: formatted((value, digits) => value.toFixed(digits)),
  toPrecision: formatted((value, digits) => value.toPrecision(digits)),
  toString: formatted((value, radix) => value.toString(radix)),
  valueOf: (_run, value) => value,
}

export const booleanMethods: Readonly<Record<BuiltinMethod<'Boolean'>, Method<boolean>>> = {
  toString: (_run, value) => String(value),
  valueOf: (_run, value) => value,
}

export const bigintMethods: Readonly<Record<BuiltinMethod<'BigInt'>, Method<bigint>>> = {
  toLocaleString: (run, value, args) =>
    askHost(run, 'BigInt.toLocaleString', () => [value, ...args.slice(0, 2)]),
  toString: (run, value, args) => {
    const radix = numberAt(run, args, 0)
    return hostOperation(run, () => value.toString(radix))
  },
  valueOf: (_run, value) => value,
}
