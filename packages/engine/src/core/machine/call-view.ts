import type { CallView } from '../machine.js'
import type { Call } from '../state/call.js'

export function callView(call: Call): CallView {
  return {
    call: call.number,
    task: call.task,
    site: call.site,
    check: call.check,
    args: call.args,
    status: call.status,
    prefetched: call.prefetched,
    attempt: call.attempt,
    enabledAt: call.enabledAt,
    ...(call.settledAt === undefined ? {} : { settledAt: call.settledAt }),
    ...(call.child === undefined ? {} : { child: call.child }),
    ...(call.outcome === undefined ? {} : { outcome: call.outcome }),
  }
}
