import type { Limits } from './machine.js'

/** What a run may use; a host passes others to bound it tighter. */
export const defaultLimits: Limits = {
  turnSlice: 100_000,
  turnLimit: 100_000_000,
  frameDepth: 10_000,
  prefetchWindow: 64,
}
