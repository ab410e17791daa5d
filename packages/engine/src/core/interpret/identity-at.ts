import type { Run } from '../program/program.js'
import { Identity } from '../state/identity.js'
import type { FunctionFrame } from '../state/records.js'

/** Counts one more execution of a call site and says which one it is, from 0. */
export function visit(frame: FunctionFrame, site: number): number {
  const visits = frame.visits[site] ?? 0
  // Filled from the left, so that the array stays dense and a snapshot small.
  while (frame.visits.length < site) frame.visits.push(0)
  frame.visits[site] = visits + 1
  return visits
}

export function siteName(run: Run, frame: FunctionFrame, site: number): string {
  return run.program.functions[frame.fn]?.sites[site] ?? ''
}

/** Identity of what the call site starts now: a frame, or the callbacks of a built-in. */
export function identityAt(run: Run, frame: FunctionFrame, site: number): Identity {
  return new Identity(frame.identity, siteName(run, frame, site), visit(frame, site))
}
