import type { EventView, LogLineView } from '@namu/client'
import { unreachable } from '@namu/core/internal'
import type { LoggedEvent, LogLine } from '@namu/engine'
import { argumentsView, thrownView, valueView } from './values.js'

/** One event of the log for people. The run's seed stays with the engine. */
export function eventView({ seq, event }: LoggedEvent): EventView {
  const at = { seq, time: event.time }
  switch (event.type) {
    case 'run.started':
      return { ...at, type: event.type, run: event.run, input: argumentsView(event.input) }
    case 'attempt.succeeded':
      return {
        ...at,
        type: event.type,
        call: event.call,
        attempt: event.attempt,
        value: valueView(event.value),
        ...(event.trace ? { trace: event.trace } : {}),
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
        ...(event.trace ? { trace: event.trace } : {}),
      }
    case 'timer.fired':
      return { ...at, type: event.type, timer: event.timer }
    case 'evaluated': {
      const { evaluation, check, outcome } = event
      const result =
        outcome.status === 'returned'
          ? { value: valueView(outcome.value) }
          : { error: thrownView(outcome.error) }
      return { ...at, type: event.type, evaluation, builtin: check.builtin, ...result }
    }
    case 'run.cancelled':
      return { ...at, type: event.type, reason: event.reason }
    default:
      return unreachable(event, 'event')
  }
}

export function logLineView(line: LogLine): LogLineView {
  const { run: _run, ...view } = line
  return view
}
