import type { EventView, LogLineView } from '@namu/client'
import { unreachable } from '@namu/core/internal'
import type { LoggedEvent, LogLine } from '@namu/engine'
import { originView } from './run-summary.js'
import { argumentsView, thrownView, valueView } from './values.js'

/** One event of the log for people. The run's seed stays with the engine. */
export function eventView({ seq, event }: LoggedEvent): EventView {
  const at = { seq, time: event.time }
  switch (event.type) {
    case 'run.started':
      return {
        ...at,
        type: event.type,
        run: event.run,
        input: argumentsView(event.input),
        ...(event.origin ? { origin: originView(event.origin) } : {}),
      }
    case 'attempt.succeeded':
      return {
        ...at,
        type: event.type,
        call: event.call,
        attempt: event.attempt,
        value: valueView(event.value),
        ...(event.trace ? { trace: event.trace } : {}),
        ...(event.cached ? { cached: event.cached } : {}),
      }
    case 'attempt.failed':
      return {
        ...at,
        type: event.type,
        call: event.call,
        attempt: event.attempt,
        reason: event.reason,
        error: thrownView(event.error),
        final: event.final,
        ...(event.retryAfterMs === undefined ? {} : { retryAfterMs: event.retryAfterMs }),
        ...(event.trace ? { trace: event.trace } : {}),
      }
    case 'timer.fired':
      return {
        ...at,
        type: event.type,
        timer: event.timer,
        ...(event.limit ? { limit: event.limit } : {}),
      }
    case 'signal.received': {
      const { type, name, payload, key, by, to } = event
      const from = by === undefined ? {} : { by }
      const wait = to === undefined ? {} : { wait: to.wait }
      return { ...at, type, name, payload: valueView(payload), key, ...from, ...wait }
    }
    case 'approval.decided': {
      const { type, wait, approved, by, comment, form } = event
      return {
        ...at,
        type,
        approval: wait,
        approved,
        ...(by === undefined ? {} : { by }),
        ...(comment === undefined ? {} : { comment }),
        ...(form === undefined ? {} : { form: valueView(form) }),
      }
    }
    case 'evaluated': {
      const { evaluation, check, outcome } = event
      const result =
        outcome.status === 'returned'
          ? { value: valueView(outcome.value) }
          : { error: thrownView(outcome.error) }
      return { ...at, type: event.type, evaluation, builtin: check.builtin, ...result }
    }
    case 'run.carried':
      return { ...at, type: event.type }
    case 'run.rebound':
      return { ...at, type: event.type, version: event.version, release: event.release }
    case 'run.cancelled':
      return {
        ...at,
        type: event.type,
        reason: event.reason,
        ...(event.force ? { force: true } : {}),
      }
    default:
      return unreachable(event, 'event')
  }
}

export function logLineView(line: LogLine): LogLineView {
  const { run: _run, ...view } = line
  return view
}
