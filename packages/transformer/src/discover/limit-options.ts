import {
  isPriority,
  largestPriority,
  largestRate,
  longestRatePeriodMs,
  parseDuration,
  type ConcurrencyLimit,
  type KeyExpression,
  type RateLimit,
  type TaskPolicy,
} from '@namu/core/internal'
import { Node } from 'ts-morph'
import type { Reporter } from '../diagnostics/index.js'
import type { Constant, ConstantValue } from './constant.js'
import { lowerKey } from './key-expression.js'

/** Under this name a key function stands among the constants that were read. */
const loweredKey = '~key'

/**
 * Reads the function of an option `key` as data; a function of another option is left to the checks of
 * that option. A key that cannot be lowered is reported where it fails.
 */
export function readKeyFunction(node: Node, reporter: Reporter): Constant | undefined {
  if (!Node.isArrowFunction(node) && !Node.isFunctionExpression(node)) return undefined
  const parent = node.getParent()
  if (Node.isPropertyAssignment(parent) && parent.getName() !== 'key') return undefined
  if (Node.isAsExpression(parent) || Node.isParenthesizedExpression(parent)) return undefined
  const lowered = lowerKey(node)
  if (!lowered.ok) reporter.report('NAMU1440', lowered.node, { what: lowered.what })
  const key = lowered.ok ? lowered.key : undefined
  // A key expression is plain data.
  return { known: true, value: { [loweredKey]: key as ConstantValue } }
}

/** How options are checked: each gives the value when it is usable, and reports it when it is not. */
export interface OptionChecks {
  accept(
    option: string,
    value: ConstantValue,
    accepts: (value: ConstantValue) => boolean,
    expected: string,
  ): ConstantValue
}

/** The limits among the options of a task. */
export function taskLimits(
  options: Readonly<Record<string, ConstantValue>>,
  checks: OptionChecks,
): Pick<TaskPolicy, 'concurrency' | 'rate' | 'priority'> {
  const concurrency = readConcurrency('concurrency', options['concurrency'], checks)
  const rate = readRate(options['rate'], checks)
  const priority = readPriority(options['priority'], checks)
  return {
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(rate === undefined ? {} : { rate }),
    ...(priority === undefined ? {} : { priority }),
  }
}

export function readConcurrency(
  option: string,
  value: ConstantValue,
  checks: OptionChecks,
): ConcurrencyLimit | undefined {
  if (value === undefined) return undefined
  if (!isRecord(value)) {
    const limit = readCount(option, value, checks)
    return limit === undefined ? undefined : { limit }
  }
  const limit = readCount(`${option}.limit`, value['limit'], checks)
  const key = readKey(`${option}.key`, value['key'], checks)
  return limit === undefined ? undefined : { limit, ...key }
}

function readRate(value: ConstantValue, checks: OptionChecks): RateLimit | undefined {
  const given = checks.accept('rate', value, isRecord, 'it must be an object with limit and per')
  if (!isRecord(given)) return undefined
  const limit = checks.accept(
    'rate.limit',
    given['limit'] ?? null,
    (count) => isCount(count) && count <= largestRate,
    `it must be a whole number from 1 to ${String(largestRate)}`,
  )
  const per = checks.accept(
    'rate.per',
    given['per'] ?? null,
    (text) => periodOf(text) !== undefined,
    'it must be a duration from a millisecond to a week, such as "1m"',
  )
  const key = readKey('rate.key', given['key'], checks)
  const perMs = periodOf(per)
  return typeof limit !== 'number' || perMs === undefined ? undefined : { limit, perMs, ...key }
}

function readPriority(value: ConstantValue, checks: OptionChecks): number | undefined {
  const bound = String(largestPriority)
  const expected = `it must be a whole number from -${bound} to ${bound}`
  return checks.accept('priority', value, isPriority, expected) as number | undefined
}

function readCount(option: string, value: ConstantValue, checks: OptionChecks): number | undefined {
  const count = checks.accept(option, value ?? null, isCount, 'it must be a whole number from 1')
  return typeof count === 'number' ? count : undefined
}

export function readKey(
  option: string,
  value: ConstantValue,
  checks: OptionChecks,
): { readonly key?: KeyExpression } {
  const isKey = (given: ConstantValue) => isRecord(given) && Object.hasOwn(given, loweredKey)
  const expected = 'it must be a function of the arguments, such as `(order) => order.customer`'
  const given = checks.accept(option, value, isKey, expected)
  const key = isRecord(given) ? given[loweredKey] : undefined
  return key === undefined ? {} : { key: key as unknown as KeyExpression }
}

function isCount(value: ConstantValue): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1
}

function periodOf(value: ConstantValue): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const period = parseDuration(value)
  return period === undefined || period < 1 || period > longestRatePeriodMs ? undefined : period
}

function isRecord(value: ConstantValue): value is Readonly<Record<string, ConstantValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
