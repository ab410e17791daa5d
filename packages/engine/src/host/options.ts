import { defaultValueLimit } from '@namu/core/internal'
import type { Limits } from '../core/index.js'

/** Durations in milliseconds. */
export interface HostOptions {
  /**
   * `lazy` takes a partition when it starts or resumes a run there (embedded: several processes share
   * one store). `all` takes every partition that is free and recovers its open runs (master).
   */
  readonly ownership: 'lazy' | 'all'
  /** How long a partition stays ours without a sign of life. Renewed three times in that time. */
  readonly leaseMs: number
  /** How often the inbox of owned partitions is read for what other processes posted. */
  readonly inboxPollMs: number
  /** How often the store is asked about a run that another process executes. */
  readonly waitPollMs: number
  /** Appends in one commit group. */
  readonly largestGroup: number
  /** Events in one append of a run, and in one commit group. */
  readonly largestAppend: number
  /** Runs kept in memory; beyond it the ones used longest ago are loaded again on demand. */
  readonly loadedRuns: number
  /** Of these, runs that only wait for timers or for something from outside. */
  readonly parkedRuns: number
  /** How far ahead the store is asked which of the runs that are not in memory wake. */
  readonly wakeAheadMs: number
  /** Least number of events between two snapshots of a run. */
  readonly snapshotEvents: number
  /**
   * Events that a run keeps in its log: older ones are dropped once a snapshot stands for them.
   * Default: all.
   */
  readonly keepEvents?: number
  /** Attempts of one run that are with the dispatcher at a time; the others wait for their turn. */
  readonly dispatchWindow: number
  /** Runs that may be nested below a run that no other started. */
  readonly childDepth: number
  /** Largest value of a run in its log, in bytes of its encoded text: arguments, results, inputs. */
  readonly valueLimit: number
  readonly limits: Partial<Limits>
}

export const defaultHostOptions: HostOptions = {
  ownership: 'lazy',
  leaseMs: 15_000,
  inboxPollMs: 500,
  waitPollMs: 300,
  largestGroup: 500,
  largestAppend: 1_000,
  loadedRuns: 10_000,
  parkedRuns: 500,
  wakeAheadMs: 60_000,
  snapshotEvents: 256,
  dispatchWindow: 1_000,
  childDepth: 100,
  valueLimit: defaultValueLimit,
  limits: {},
}
