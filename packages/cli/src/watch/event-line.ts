import type { EventView, LogLineView } from '@namu/client'
import { unreachable } from '@namu/core/internal'
import { originText } from '../report/origin.js'
import { thrownLine } from '../report/thrown.js'
import type { Colors } from '../terminal/terminal.js'
import { formatDuration } from '../terminal/time.js'
import type { CallNames } from './call-names.js'

/** One line for an event, `undefined` for those that say nothing new to a person. */
export async function eventLine(
  event: EventView,
  names: CallNames,
  color: Colors,
): Promise<string | undefined> {
  switch (event.type) {
    case 'run.started':
      return event.origin && `  ${color.cyan('from')}   ${originText(event.origin)}`
    case 'evaluated':
      return undefined
    case 'run.carried':
      return `  ${color.cyan('begins')} where its history ends`
    case 'run.rebound':
      return `  ${color.cyan('bound')}  to version ${event.version}`
    case 'attempt.succeeded': {
      const { trace, cached } = event
      const took = trace && formatDuration(trace.finishedAt - trace.startedAt)
      const how = cached ? `from the cache, of ${cached.run}` : took
      const note = how === undefined ? '' : ` ${color.dim(how)}`
      return `  ${color.green('done')}   ${await names.of(event.call)}${note}`
    }
    case 'attempt.failed': {
      const what = event.reason === 'error' ? thrownLine(event.error) : event.reason
      const name = await names.of(event.call)
      return `  ${color.red('failed')} ${name} attempt ${event.attempt}: ${what}`
    }
    case 'timer.fired':
      if (event.limit) {
        const what =
          event.limit.kind === 'deadline' ? 'missed its deadline' : 'was not started in time'
        return `  ${color.red('failed')} ${await names.of(event.limit.call)} ${what}`
      }
      return `  ${color.cyan('woke')}   timer #${event.timer}`
    case 'signal.received':
      return `  ${color.cyan('signal')} ${event.name}${event.wait === undefined ? ' (kept)' : ''}`
    case 'approval.decided': {
      const by = event.by === undefined ? '' : ` by ${event.by}`
      const what = event.approved ? color.green('approved') : color.red('rejected')
      return `  ${what} approval #${event.approval}${by}`
    }
    case 'run.cancelled':
      return `  ${color.yellow(event.force ? 'forced cancel' : 'cancel')} ${event.reason}`
    default:
      return unreachable(event, 'event')
  }
}

/** A log line as a person reads it: level, call or `workflow`, message, fields. */
export function logText(line: LogLineView, color: Colors): string {
  const mark = { debug: color.dim, info: color.cyan, warn: color.yellow, error: color.red }
  const level = mark[line.level](line.level.padEnd(5))
  const origin = line.call === undefined ? line.source : `#${line.call}`
  const from = origin === undefined ? '' : ` ${color.dim(origin)}`
  const progress = line.progress === undefined ? '' : ` ${Math.round(line.progress * 100)} %`
  const fields = line.fields === undefined ? '' : ` ${color.dim(JSON.stringify(line.fields))}`
  return `${level}${from}${progress} ${line.message}${fields}`
}
