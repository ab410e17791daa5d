import type { OriginView } from '@namu/client'

/** Where the history of a run comes from: `retry of run_1, call #3 (event 7)`. */
export function originText({ kind, run, at, call }: OriginView): string {
  return `${kind} of ${run}${call === undefined ? '' : `, call #${call}`} (event ${at})`
}

/** Says that a task may have been corrected meanwhile. */
export function releaseHint(version: string): string {
  return `Version ${version} has the same graph and newer tasks; execute with them: --release ${version}`
}
