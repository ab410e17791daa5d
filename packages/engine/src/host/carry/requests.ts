import type { JsonValue } from '@namu/core/internal'
import type { CallNumber } from '../../core/index.js'

/** The version to execute a run's tasks with: of the same graph. `latest` is the one registered last. */
export interface RebindRequest {
  readonly release?: string
}

/** An outcome given for a call of the origin, in wire form; fits the task's output schema. */
export interface SetOutcome {
  readonly call: CallNumber
  readonly value: JsonValue
}

/** Values that take the place of those of the origin. */
interface Changes extends RebindRequest {
  readonly set?: readonly SetOutcome[]
}

/** How a new run is made of another one. */
export type BranchRequest =
  /** Executes the call again that a failed run failed at, or goes on where a run was cancelled. */
  | ({ readonly kind: 'retry' } & Changes)
  /** Executes a call, and all that were started after it, again. */
  | ({
      readonly kind: 'rerun'
      readonly from: CallNumber
      /** Arguments in wire form, in place of the origin's. */
      readonly input?: readonly JsonValue[]
    } & Changes)
  /** Goes on behind an event of the log. */
  | ({
      readonly kind: 'fork'
      readonly at: number
      readonly input?: readonly JsonValue[]
    } & Changes)
