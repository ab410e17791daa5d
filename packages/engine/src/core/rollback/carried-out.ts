import type { Run } from '../program/program.js'
import type { Call } from '../state/call.js'

/** The call of a compensation has its outcome. */
export function compensated({ state }: Run, call: Call): void {
  const current = state.unwinding?.current
  if (current?.call !== call.number) return
  current.status = call.status === 'succeeded' ? 'succeeded' : 'failed'
}
