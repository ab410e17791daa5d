import type { FunctionIR } from '@namu/core/internal'
import type { Run } from '../program/program.js'
import type { Identity } from '../state/identity.js'
import type { Closure } from '../state/records.js'
import type { Value } from '../state/value.js'

/** What a walk knows nothing of. Whatever is computed from it is unknown too. */
export const unknown: unique symbol = Symbol('unknown')

/** A promise of which a walk knows the outcome. */
export class KnownFuture {
  readonly value: Value

  constructor(value: Value) {
    this.value = value
  }
}

/** Ends a walk: what comes next may change shared state, or cannot be decided. */
export class EndOfWalk extends Error {}

export function endWalk(): never {
  throw new EndOfWalk()
}

/** Makes the result of the current instruction unknown. */
export class UnknownOperand extends Error {}

/** A throw-away activation: registers may hold `unknown`. */
export interface WalkFrame {
  readonly fn: FunctionIR
  readonly registers: Value[]
  readonly visits: Map<string, number>
  readonly identity: Identity
  block: number
  ip: number
}

/** What the instructions of a walk need of it. */
export interface WalkContext {
  readonly run: Run
  /** Cells and iterators this walk has made: the only ones it may change. */
  readonly own: Set<object>
  /** The walk met something that may be known, or possible, later. */
  hunger(): void
  /** Follows a call of a closure to its end and returns what it returns. */
  call(closure: Closure, args: readonly Value[], identity: Identity, receiver?: Value): Value
}
