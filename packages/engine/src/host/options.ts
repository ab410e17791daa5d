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
  /** Parked runs kept in memory; beyond it the ones used longest ago are folded back on demand. */
  readonly loadedRuns: number
  readonly limits: Partial<Limits>
}

export const defaultHostOptions: HostOptions = {
  ownership: 'lazy',
  leaseMs: 15_000,
  inboxPollMs: 500,
  waitPollMs: 300,
  largestGroup: 500,
  loadedRuns: 10_000,
  limits: {},
}
