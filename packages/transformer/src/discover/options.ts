import {
  defaultPolicy,
  parseDuration,
  type RetryPolicy,
  type TaskPolicy,
} from '@namu/core/internal'
import type { Node } from 'ts-morph'
import type { Reporter } from '../diagnostics/index.js'
import { readConstant, type ConstantValue } from './constant.js'

/** The constant value of an options argument; an empty object (after a report) when it is none. */
function readOptions(
  node: Node | undefined,
  what: string,
  reporter: Reporter,
): Readonly<Record<string, ConstantValue>> {
  if (!node) return {}
  const constant = readConstant(node)
  if (!constant.known) {
    const text = shorten(constant.node.getText())
    reporter.report('NAMU1007', constant.node, { what: `The option value \`${text}\` of ${what}` })
    return {}
  }
  const { value } = constant
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, ConstantValue>>)
    : {}
}

/** `id` and policy of a task, from its constant options; problems are reported at the options. */
export function taskOptions(
  node: Node | undefined,
  reporter: Reporter,
): { readonly id: string | undefined; readonly policy: TaskPolicy } {
  const options = readOptions(node, 'a task', reporter)
  const check = new Checks(node, reporter)
  const timeout = check.duration('timeout', options['timeout'])
  return {
    id: check.name('id', options['id']),
    policy: {
      pure: check.boolean('pure', options['pure']) ?? defaultPolicy.pure,
      retry: retryPolicy(options['retry'], check),
      ...(timeout === undefined ? {} : { timeoutMs: timeout }),
      queue: check.name('queue', options['queue']) ?? defaultPolicy.queue,
    },
  }
}

/** The `name` option of a workflow. */
export function workflowName(node: Node | undefined, reporter: Reporter): string | undefined {
  const options = readOptions(node, 'a workflow', reporter)
  return new Checks(node, reporter).name('name', options['name'])
}

function retryPolicy(value: ConstantValue, check: Checks): RetryPolicy {
  const given = isRecord(value) ? value : {}
  const base = defaultPolicy.retry
  const maxAttempts = check.number(
    'retry.maxAttempts',
    given['maxAttempts'],
    'a whole number from 1',
    (n) => Number.isInteger(n) && n >= 1,
  )
  const factor = check.number(
    'retry.factor',
    given['factor'],
    'a number from 1',
    (n) => n >= 1 && Number.isFinite(n),
  )
  const jitter = check.number(
    'retry.jitter',
    given['jitter'],
    'a number from 0 to 1',
    (n) => n >= 0 && n <= 1,
  )
  return {
    maxAttempts: maxAttempts ?? base.maxAttempts,
    initialDelayMs:
      check.duration('retry.initialDelay', given['initialDelay']) ?? base.initialDelayMs,
    factor: factor ?? base.factor,
    maxDelayMs: check.duration('retry.maxDelay', given['maxDelay']) ?? base.maxDelayMs,
    jitter: jitter ?? base.jitter,
  }
}

function isRecord(value: ConstantValue): value is Readonly<Record<string, ConstantValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Each check gives the value when it is usable, and reports it when it is not. */
class Checks {
  readonly #node: Node | undefined
  readonly #reporter: Reporter

  constructor(node: Node | undefined, reporter: Reporter) {
    this.#node = node
    this.#reporter = reporter
  }

  name(option: string, value: ConstantValue): string | undefined {
    const expected = 'it must be a text that is not empty'
    const accepts = (given: ConstantValue) => typeof given === 'string' && given.trim() !== ''
    return this.#accept(option, value, accepts, expected) as string | undefined
  }

  boolean(option: string, value: ConstantValue): boolean | undefined {
    const accepts = (given: ConstantValue) => typeof given === 'boolean'
    return this.#accept(option, value, accepts, 'it must be true or false') as boolean | undefined
  }

  /** Milliseconds. */
  duration(option: string, value: ConstantValue): number | undefined {
    const expected = 'it must be milliseconds or a text such as "1.5s" or "10 minutes"'
    const accepts = (given: ConstantValue) => milliseconds(given) !== undefined
    return milliseconds(this.#accept(option, value, accepts, expected))
  }

  number(
    option: string,
    value: ConstantValue,
    expected: string,
    inRange: (value: number) => boolean,
  ): number | undefined {
    const accepts = (given: ConstantValue) => typeof given === 'number' && inRange(given)
    return this.#accept(option, value, accepts, `it must be ${expected}`) as number | undefined
  }

  /** The value when it is accepted; `undefined` when it is left out, or after a report. */
  #accept(
    option: string,
    value: ConstantValue,
    accepts: (value: ConstantValue) => boolean,
    expected: string,
  ): ConstantValue {
    if (value === undefined || accepts(value)) return value
    if (this.#node) {
      const shown = typeof value === 'bigint' ? `${String(value)}n` : JSON.stringify(value)
      this.#reporter.report('NAMU1008', this.#node, { option, value: shown, expected })
    }
    return undefined
  }
}

function milliseconds(value: ConstantValue): number | undefined {
  return typeof value === 'number' || typeof value === 'string' ? parseDuration(value) : undefined
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 40 ? `${line.slice(0, 39)}…` : line
}
