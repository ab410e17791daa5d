import type { Encoded, HostBuiltin } from '@namu/core/internal'
import type { EvaluationCheck, EvaluationNumber } from '../evaluations.js'
import type { Value } from './value.js'

/** The question at which a run stands. */
export interface Evaluation {
  readonly number: EvaluationNumber
  readonly check: EvaluationCheck
  readonly operands: Encoded
  /** Spread arguments of the call that asks, which must not be gathered twice. */
  readonly gathered: readonly Value[] | undefined
  /** Instructions that the turn had used when it began to wait. */
  used: number
}

/** Stands for the built-in in the answer of a conversion, see `evaluate/conversion.ts`. */
export const conversionAnswer = 'ToPrimitive'

/** An answer for the step that is executed again, see `evaluate/ask-host.ts`. */
export interface Answer {
  readonly builtin: HostBuiltin | typeof conversionAnswer
  readonly threw: boolean
  /** What it returned or threw. */
  readonly value: Value
  /** Of a conversion: the object, and what the step had read before. */
  readonly source?: object
  readonly read?: string
}
