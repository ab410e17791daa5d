import type { Digest, Encoded, SiteId, TaskId } from '@namu/core/internal'
import type { RunResult } from '../commands.js'
import type { CallNumber, Timestamp } from '../events.js'

/** One compensation that a run has registered: plain data. */
export interface Rollback {
  readonly task: TaskId
  readonly site: SiteId
  /** Dynamic name of the registration, and of the call that carries it out. */
  readonly name: Digest
  /** The encoded array of arguments, as they were then. */
  readonly args: Encoded
  readonly registeredAt: Timestamp
  /** `skipped`: the run has ended without it. */
  status: 'registered' | 'running' | 'succeeded' | 'failed' | 'skipped'
  /** The call that carries it out. */
  call: CallNumber | undefined
}

/** A run that has failed and carries its compensations out. */
export interface Unwinding {
  /** How the run will end. */
  readonly result: RunResult
  /** The compensation that is carried out now. */
  current: Rollback | undefined
}
