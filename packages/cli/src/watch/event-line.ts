import type { EventView, LogLineView } from '@namu/client'
import { unreachable } from '@namu/core/internal'
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
    case 'evaluated':
      return undefined
    case 'attempt.succeeded': {
      const { trace } = event
      const took = trace ? ` ${color.dim(formatDuration(trace.finishedAt - trace.startedAt))}` : ''
      return `  ${color.green('done')}   ${await names.of(event.call)}${took}`
    }
    case 'attempt.failed': {
      const what = event.reason === 'error' ? thrownLine(event.error) : event.reason
      const name = await names.of(event.call)
      return `  ${color.red('failed')} ${name} attempt ${event.attempt}: ${what}`
    }
    case 'timer.fired':
      return `  ${color.cyan('woke')}   timer #${event.timer}`
    case 'run.cancelled':
      return `  ${color.yellow('cancel')} ${event.reason}`
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
