import type { JsonSchema, JsonValue } from '@namu/core/internal'
import type { RunSummary } from './runs.js'

/** Body of `POST /v1/runs/:run/signals/:name`. */
export interface SignalRequest {
  /** What the signal carries, in wire form; absent for one that carries nothing. */
  readonly payload?: JsonValue
  /** Sending again under the same key changes nothing. Default: a fresh one. */
  readonly key?: string
  /** Who sends it. */
  readonly by?: string
}

/** The message is durable; the run's owner logs it. */
export interface SignalResponse {
  readonly run: RunSummary
}

/** What a run asks somebody now. Times in milliseconds since the Unix epoch. */
export interface ApprovalView {
  readonly run: string
  readonly workflow: string
  /** Number of the approval in its run. */
  readonly approval: number
  readonly to: string
  readonly title?: string
  /** When `to` was asked. */
  readonly askedAt: number
  /** When the time of `to` is up. */
  readonly until?: number
  /** What the form opens with, in wire form. */
  readonly form?: JsonValue
  /** Schema of what comes back with the decision; absent when that is nothing. */
  readonly schema?: JsonSchema
  /** Path of the one-time link: whoever has it may decide, without other credentials. */
  readonly link: string
}

/** Query of `GET /v1/approvals`; those of the newest runs first. */
export interface ApprovalsQuery {
  readonly workflow?: string
  readonly run?: string
  /** Approvals of runs created before this run: the `next` of the page before. */
  readonly before?: string
  /** Runs looked at: 1 to 500, default 50. */
  readonly limit?: number
}

export interface ApprovalsPage {
  readonly approvals: readonly ApprovalView[]
  /** `before` of the next page; absent on the last one. */
  readonly next?: string
}

/** Body of `POST /v1/runs/:run/approvals`. */
export interface DecideRequest {
  readonly approved: boolean
  /** Which approval of the run. Default: the only one that is pending. */
  readonly approval?: number
  readonly by?: string
  readonly comment?: string
  /** What comes back, in wire form. Default: what the form opened with. */
  readonly form?: JsonValue
}

export interface DecideResponse {
  readonly run: string
  readonly approval: number
  readonly approved: boolean
  /** It is in the run's log; without it the run's owner will take it in. */
  readonly logged: boolean
}

/** A decision in a run's log. */
export interface DecisionView {
  readonly approval: number
  readonly approved: boolean
  readonly by?: string
  readonly comment?: string
  readonly at: number
}

/** A message that a run waits for, or an approval. Times in milliseconds since the Unix epoch. */
export interface WaitDetail {
  readonly wait: number
  /** Name of the call site in the source. */
  readonly site: string
  readonly since: number
  /** When its time is up. */
  readonly until?: number
  /** The name of the signal; absent for an approval. */
  readonly signal?: string
  /** Who is asked, and what. */
  readonly to?: string
  readonly title?: string
}

/** A value that a run has published. */
export interface PublishedValue {
  readonly name: string
  /** In wire form. */
  readonly value: JsonValue
  /** When it was published. */
  readonly at: number
}

/** Answer of `GET /v1/runs/:run/published`: the latest value of each name. */
export interface PublishedPage {
  readonly published: readonly PublishedValue[]
}
