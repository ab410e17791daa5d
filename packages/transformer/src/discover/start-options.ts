import {
  parseDuration,
  type DebouncePolicy,
  type SingletonConflict,
  type SingletonPolicy,
  type StartPolicy,
} from '@namu/core/internal'
import type { ConstantValue } from './constant.js'
import { readKey, type OptionChecks } from './limit-options.js'

/** Longest wait of a start: a start is no calendar. */
const longestWaitMs = 30 * 24 * 3_600_000

/** How a workflow is started, from its options; `undefined` for at once and any number. */
export function readStart(
  options: Readonly<Record<string, ConstantValue>>,
  checks: OptionChecks,
): StartPolicy | undefined {
  const debounce = readDebounce(options['debounce'], checks)
  const singleton = readSingleton(options['singleton'], debounce !== undefined, checks)
  if (singleton === undefined && debounce === undefined) return undefined
  return {
    ...(singleton === undefined ? {} : { singleton }),
    ...(debounce === undefined ? {} : { debounce }),
  }
}

function readSingleton(
  value: ConstantValue,
  debounced: boolean,
  checks: OptionChecks,
): SingletonPolicy | undefined {
  const isSingleton = (given: ConstantValue) => typeof given === 'boolean' || isRecord(given)
  const expected = 'it must be true, false, or an object with key and onConflict'
  const given = checks.accept('singleton', value, isSingleton, expected)
  if (given === undefined || given === false) return undefined
  const options = isRecord(given) ? given : {}
  // What waited would be dropped when it is due.
  const allowed = debounced ? ['queue', 'replace'] : ['skip', 'queue', 'replace']
  const choice = checks.accept(
    'singleton.onConflict',
    options['onConflict'] ?? (debounced ? 'queue' : 'skip'),
    (name) => typeof name === 'string' && allowed.includes(name),
    `it must be ${allowed.map((name) => JSON.stringify(name)).join(' or ')}`,
  )
  const onConflict = (choice ?? 'queue') as SingletonConflict
  return { onConflict, ...readKey('singleton.key', options['key'], checks) }
}

function readDebounce(value: ConstantValue, checks: OptionChecks): DebouncePolicy | undefined {
  if (value === undefined) return undefined
  const options = isRecord(value) ? value : { wait: value }
  const isWait = (given: ConstantValue) => waitOf(given) !== undefined
  const expected = 'it must be a duration from a millisecond to 30 days, such as "10s"'
  const name = isRecord(value) ? 'debounce.wait' : 'debounce'
  const waitMs = waitOf(checks.accept(name, options['wait'] ?? null, isWait, expected))
  const maxMs = waitOf(checks.accept('debounce.max', options['max'], isWait, expected))
  const key = readKey('debounce.key', options['key'], checks)
  if (waitMs === undefined) return undefined
  return { waitMs, ...(maxMs === undefined ? {} : { maxMs }), ...key }
}

function waitOf(value: ConstantValue): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const wait = parseDuration(value)
  return wait === undefined || wait < 1 || wait > longestWaitMs ? undefined : wait
}

function isRecord(value: ConstantValue): value is Readonly<Record<string, ConstantValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
