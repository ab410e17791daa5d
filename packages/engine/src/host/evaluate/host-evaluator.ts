import { decode, encode, InvariantError, type Encoded, type HostBuiltin } from '@namu/core/internal'
import type { EvaluationOutcome, EvaluationRequest } from '../../core/index.js'
import { dateBuiltins } from './dates.js'
import { Formatters, formatterBuiltins } from './formatters.js'
import { hostDefaults, type Locality, type Place } from './locality.js'
import { mathBuiltins } from './math.js'
import { textBuiltins } from './texts.js'
import { TimeZone } from './time-zone.js'
import { urlBuiltins } from './urls.js'

/** One built-in over its decoded operands; what it throws is its outcome too. */
export type Evaluate = (operands: readonly unknown[], place: Place) => unknown

const builtins: Readonly<Record<HostBuiltin, Evaluate>> = {
  ...dateBuiltins,
  ...formatterBuiltins,
  ...mathBuiltins,
  ...textBuiltins,
  ...urlBuiltins,
}

/**
 * Answers what runs ask their host: the built-ins whose result depends on its language, its time zone
 * and the versions of its libraries.
 *
 * V1. The language and time zone are those of the request; only a run that has none gets the host's.
 * V2. Equal requests get equal answers from one host; formatters that were made are kept.
 */
export class HostEvaluator {
  readonly #here: Locality
  readonly #formatters = new Formatters()
  readonly #zones = new Map<string, TimeZone>()

  /** @param here the host's own language and time zone */
  constructor(here: Locality = hostDefaults()) {
    this.#here = here
  }

  evaluate(request: EvaluationRequest): EvaluationOutcome {
    const { builtin } = request.check
    if (!Object.hasOwn(builtins, builtin))
      throw new InvariantError(`the host does not know the built-in ${builtin}`)
    const operands = decode(request.operands) as readonly unknown[]
    try {
      const value = builtins[builtin](operands, this.#place(request))
      return { status: 'returned', value: encode(value) }
    } catch (error) {
      return { status: 'threw', error: encodeThrown(error) }
    }
  }

  #place({ locale, timeZone }: EvaluationRequest): Place {
    const here = this.#here
    const zoneName = timeZone ?? here.timeZone
    return {
      locale: locale ?? here.locale,
      timeZone: zoneName,
      here,
      zone: zoneName === here.timeZone ? undefined : this.#zone(zoneName),
      formatters: this.#formatters,
    }
  }

  #zone(name: string): TimeZone {
    const zone = this.#zones.get(name) ?? new TimeZone(name)
    this.#zones.set(name, zone)
    return zone
  }
}

/** The stack of the host says nothing to the user, and would differ from machine to machine. */
function encodeThrown(error: unknown): Encoded {
  if (error instanceof Error) delete error.stack
  return encode(error)
}
