import type { BinaryOperator, InstructionOf, UnaryOperator } from '@namu/core/internal'
import {
  isFunctionValue,
  isObject,
  toNumber,
  toPrimitive,
  toPropertyKey,
} from '../convert/primitive.js'
import type { PrimitiveValue } from '../convert/primitive.js'
import { power } from '../builtins/host-functions.js'
import { hostOperation, throwTypeError } from '../errors/run-error.js'
import { describeValue } from '../convert/describe.js'
import { next, type Run, type Step } from '../program/program.js'
import { isCallable } from '../state/records.js'
import type { Value } from '../state/value.js'
import { hasProperty } from './has-property.js'

/** ECMA-262 13.4–13.12. Numbers and strings take the short way; all else is converted first. */
type Numeric = number | bigint
type Binary = (run: Run, left: Value, right: Value) => Value

export function compileUnary({ id, operator, operand }: InstructionOf<'unary'>): Step {
  const apply = unary[operator]
  return (run, frame) => {
    frame.registers[id] = apply(run, frame.registers[operand])
    return next
  }
}

export function compileBinary(instruction: InstructionOf<'binary'>): Step {
  const { id, left, right, operator } = instruction
  const apply = binary[operator]
  return (run, frame) => {
    const { registers } = frame
    registers[id] = apply(run, registers[left], registers[right])
    return next
  }
}

function toNumeric(run: Run, value: Value): Numeric {
  if (typeof value === 'number') return value
  if (isFunctionValue(value)) return Number.NaN
  const primitive = toPrimitive(run, value, 'number')
  return typeof primitive === 'bigint' ? primitive : Number(primitive)
}

export const unary: Readonly<Record<UnaryOperator, (run: Run, value: Value) => Value>> = {
  '+': toNumber,
  '-': (run, value) => -toNumeric(run, value),
  '!': (_run, value) => !value,
  '~': (run, value) => ~toNumeric(run, value),
  typeof: (_run, value) => (isCallable(value) ? 'function' : typeof value),
  toNumeric,
  increment: (run, value) => {
    const numeric = toNumeric(run, value)
    return typeof numeric === 'bigint' ? numeric + 1n : numeric + 1
  },
  decrement: (run, value) => {
    const numeric = toNumeric(run, value)
    return typeof numeric === 'bigint' ? numeric - 1n : numeric - 1
  },
}

/** Both operands are numbers for the compiler's sake; at run time both may be bigints. */
function arithmetic(operation: (left: number, right: number) => Numeric): Binary {
  return (run, left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return operation(left, right)
    const first = toNumeric(run, left) as number
    const second = toNumeric(run, right) as number
    return hostOperation(run, () => operation(first, second))
  }
}

function comparison(operation: (left: number, right: number) => boolean): Binary {
  return (run, left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return operation(left, right)
    const first = toPrimitive(run, left, 'number') as number
    const second = toPrimitive(run, right, 'number') as number
    return operation(first, second)
  }
}

const add: Binary = (run, left, right) => {
  if (typeof left === 'number' && typeof right === 'number') return left + right
  if (typeof left === 'string' && typeof right === 'string')
    return hostOperation(run, () => left + right)
  const first = toPrimitive(run, left, 'default') as number
  const second = toPrimitive(run, right, 'default') as number
  return hostOperation(run, () => first + second)
}

function looselyEqual(run: Run, left: Value, right: Value): boolean {
  if (isObject(left) === isObject(right)) {
    // The operator is the point here: it is what the program wrote.
    return isObject(left) ? left === right : loose(left as PrimitiveValue, right as PrimitiveValue)
  }
  const [object, primitive] = isObject(left) ? [left, right] : [right, left]
  if (primitive === null || primitive === undefined) return false
  return loose(toPrimitive(run, object, 'default'), primitive as PrimitiveValue)
}

/** IsLooselyEqual of two primitives. */
function loose(left: PrimitiveValue, right: PrimitiveValue): boolean {
  if (typeof left === typeof right || left === null || right === null) {
    return left === right || (isNullish(left) && isNullish(right))
  }
  if (left === undefined || right === undefined) return false
  if (typeof left === 'bigint' || typeof right === 'bigint') return looseBigint(left, right)
  return Number(left) === Number(right)
}

const isNullish = (value: PrimitiveValue): boolean => value === null || value === undefined

/** One is a bigint and the types differ: StringToBigInt, else comparison by mathematical value. */
function looseBigint(left: Exclude<PrimitiveValue, null>, right: PrimitiveValue): boolean {
  const [big, other] = typeof left === 'bigint' ? [left, right] : [right as bigint, left]
  if (typeof other !== 'string') {
    const number = Number(other)
    return Number.isInteger(number) && BigInt(number) === big
  }
  try {
    return BigInt(other) === big
  } catch {
    return false
  }
}

const isIn: Binary = (run, key, object) => {
  if (!isObject(object))
    throwTypeError(
      run,
      `Cannot use 'in' operator to search for '${describeValue(key)}' in ${describeValue(object)}`,
    )
  return hasProperty(run, object, toPropertyKey(run, key))
}

export const binary: Readonly<Record<BinaryOperator, Binary>> = {
  '+': add,
  '-': arithmetic((left, right) => left - right),
  '*': arithmetic((left, right) => left * right),
  '/': arithmetic((left, right) => left / right),
  '%': arithmetic((left, right) => left % right),
  '**': (run, left, right) => {
    const base = toNumeric(run, left)
    const exponent = toNumeric(run, right)
    return typeof base === 'number' && typeof exponent === 'number'
      ? power(run, base, exponent)
      : hostOperation(run, () => (base as number) ** (exponent as number))
  },
  '&': arithmetic((left, right) => left & right),
  '|': arithmetic((left, right) => left | right),
  '^': arithmetic((left, right) => left ^ right),
  '<<': arithmetic((left, right) => left << right),
  '>>': arithmetic((left, right) => left >> right),
  '>>>': arithmetic((left, right) => left >>> right),
  '==': looselyEqual,
  '!=': (run, left, right) => !looselyEqual(run, left, right),
  '===': (_run, left, right) => left === right,
  '!==': (_run, left, right) => left !== right,
  '<': comparison((left, right) => left < right),
  '<=': comparison((left, right) => left <= right),
  '>': comparison((left, right) => left > right),
  '>=': comparison((left, right) => left >= right),
  in: isIn,
}
