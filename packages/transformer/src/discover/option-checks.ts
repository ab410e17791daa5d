import { parseDuration } from '@namu/core/internal'
import type { Node } from 'ts-morph'
import type { Reporter } from '../diagnostics/index.js'
import type { ConstantValue } from './constant.js'

/** No wait of a policy is longer: a hundred years. */
const longestMs = 100 * 365 * 86_400_000

/** Each check gives the value when it is usable, and reports it when it is not. */
export class Checks {
  readonly #node: Node | undefined
  readonly #reporter: Reporter

  constructor(node: Node | undefined, reporter: Reporter) {
    this.#node = node
    this.#reporter = reporter
  }

  name(option: string, value: ConstantValue): string | undefined {
    const expected = 'it must be a text that is not empty'
    const accepts = (given: ConstantValue) => typeof given === 'string' && given.trim() !== ''
    return this.accept(option, value, accepts, expected) as string | undefined
  }

  boolean(option: string, value: ConstantValue): boolean | undefined {
    const accepts = (given: ConstantValue) => typeof given === 'boolean'
    return this.accept(option, value, accepts, 'it must be true or false') as boolean | undefined
  }

  /** Milliseconds. */
  duration(option: string, value: ConstantValue): number | undefined {
    const expected = 'it must be milliseconds or a text such as "1.5s" or "10 minutes"'
    const accepts = (given: ConstantValue) => milliseconds(given) !== undefined
    return milliseconds(this.accept(option, value, accepts, expected))
  }

  /** Milliseconds, more than none: a limit of nothing could not be kept. */
  period(option: string, value: ConstantValue): number | undefined {
    const expected =
      'it must be more than 0 and at most 100 years, in milliseconds or as a text such as "1.5s" or "10 minutes"'
    const accepts = (given: ConstantValue) => {
      const period = milliseconds(given)
      return period !== undefined && period > 0 && period <= longestMs
    }
    return milliseconds(this.accept(option, value, accepts, expected))
  }

  /** `cache` needs the author's promise. */
  reportUnpure(): void {
    if (this.#node) this.#reporter.report('NAMU1431', this.#node)
  }

  number(
    option: string,
    value: ConstantValue,
    expected: string,
    inRange: (value: number) => boolean,
  ): number | undefined {
    const accepts = (given: ConstantValue) => typeof given === 'number' && inRange(given)
    return this.accept(option, value, accepts, `it must be ${expected}`) as number | undefined
  }

  /** The value when it is accepted; `undefined` when it is left out, or after a report. */
  accept(
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
