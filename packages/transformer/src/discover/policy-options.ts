import type { RetryPolicy, TaskPolicy } from '@namu/core/internal'
import type { ConstantValue } from './constant.js'
import { referredClassOf } from './error-references.js'
import { taskLimits } from './limit-options.js'
import type { Checks } from './option-checks.js'

type Options = Readonly<Record<string, ConstantValue>>

/** What the options leave out is as in `base`. */
export function readPolicy(options: Options, base: TaskPolicy, check: Checks): TaskPolicy {
  const pure = check.boolean('pure', options['pure']) ?? base.pure
  const limits = {
    timeoutMs: check.period('timeout', options['timeout']),
    graceMs: check.duration('grace', options['grace']),
    startTimeoutMs: check.period('startTimeout', options['startTimeout']),
    deadlineMs: check.period('deadline', options['deadline']),
    heartbeatMs: check.period('heartbeat', options['heartbeat']),
    cache: readCache(options['cache'], pure, check),
  }
  return {
    ...base,
    pure,
    retry: readRetry(options['retry'], base.retry, check),
    ...given(limits),
    queue: check.name('queue', options['queue']) ?? base.queue,
    ...taskLimits(options, check),
  }
}

function readRetry(value: ConstantValue, base: RetryPolicy, check: Checks): RetryPolicy {
  const options = isRecord(value) ? value : {}
  const maxAttempts = check.number(
    'retry.maxAttempts',
    options['maxAttempts'],
    'a whole number from 1',
    (n) => Number.isSafeInteger(n) && n >= 1,
  )
  const factor = check.number(
    'retry.factor',
    options['factor'],
    'a number from 1',
    (n) => n >= 1 && Number.isFinite(n),
  )
  const jitter = check.number(
    'retry.jitter',
    options['jitter'],
    'a number from 0 to 1',
    (n) => n >= 0 && n <= 1,
  )
  const initialDelayMs = check.duration('retry.initialDelay', options['initialDelay'])
  const maxDelayMs = check.duration('retry.maxDelay', options['maxDelay'])
  const except = readExcept(options['except'], check)
  return { ...base, ...given({ maxAttempts, initialDelayMs, factor, maxDelayMs, jitter, except }) }
}

/** An empty list takes back what the task excepts. */
function readExcept(value: ConstantValue, check: Checks): readonly string[] | undefined {
  const isClass = (item: ConstantValue): boolean => referredClassOf(item) !== undefined
  const isList = (list: ConstantValue): boolean => Array.isArray(list) && list.every(isClass)
  const list = check.accept('retry.except', value, isList, 'it must be an array of error classes')
  if (!Array.isArray(list)) return undefined
  const ids = (list as readonly ConstantValue[]).map(referredClassOf)
  return [...new Set(ids.filter((id) => typeof id === 'string'))].sort()
}

function readCache(
  value: ConstantValue,
  pure: boolean,
  check: Checks,
): TaskPolicy['cache'] | undefined {
  const options = check.accept('cache', value, isRecord, 'it must be an object with `ttl`')
  if (!isRecord(options)) return undefined
  if (!pure) check.reportUnpure()
  const ttlMs = check.period('cache.ttl', options['ttl'] ?? null)
  return ttlMs === undefined ? undefined : { ttlMs }
}

type Given<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> }

/** Without the members that are `undefined`. */
function given<T extends object>(members: T): Given<T> {
  const present = Object.entries(members).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present) as Given<T>
}

function isRecord(value: ConstantValue): value is Options {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
