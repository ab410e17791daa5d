import type { JsonValue } from '@namu/core/internal'
import type { RunSummary } from './runs.js'

/** An outcome given for a call of the origin, in wire form; has to fit what its task returns. */
export interface SetOutcome {
  readonly call: number
  readonly value: JsonValue
}

/** Body of `POST /v1/runs/:run/retry`. */
export interface RetryRequest {
  /** The version to execute tasks with, of the same graph; `latest` for the one registered last. */
  readonly release?: string
  readonly set?: readonly SetOutcome[]
}

/** Body of `POST /v1/runs/:run/rerun`. */
export interface RerunRequest extends RetryRequest {
  /** The first call that is executed again. */
  readonly from: number
  /** Arguments in wire form, in place of the origin's. */
  readonly args?: readonly JsonValue[]
}

/** Body of `POST /v1/runs/:run/fork`. */
export interface ForkRequest extends RetryRequest {
  /** The last event of the origin's log that is kept. */
  readonly at: number
  readonly args?: readonly JsonValue[]
}

/** Answer of the three: 201, the new run. */
export interface BranchResponse {
  readonly run: RunSummary
  /** A version with the same graph that is newer than the one the new run is bound to. */
  readonly newerVersion?: string
}

/** Body of `POST /v1/runs/:run/resume`. */
export interface ResumeRequest {
  readonly release?: string
}

/** Answer of `POST /v1/runs/:run/resume`. */
export interface ResumeResponse {
  readonly run: RunSummary
  readonly newerVersion?: string
}
