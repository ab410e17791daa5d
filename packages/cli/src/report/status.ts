import type { AttemptDetail, CallDetail, RunDetail, TimerDetail } from '@namu/client'
import { table } from '../terminal/table.js'
import type { Terminal } from '../terminal/terminal.js'
import { formatDuration, formatTime } from '../terminal/time.js'
import { inline, pretty, truncate } from '../terminal/value.js'
import { shortTask } from '../watch/call-names.js'
import { stateText } from '../watch/end-line.js'
import { thrownLine, thrownText } from './thrown.js'

/** Sleeps that are listed; a run can have thousands. */
const shownTimers = 10

/**
 * A run for people: what it is, its calls as a table, what it sleeps for, its failed attempts, its
 * result or error.
 */
export function statusText(detail: RunDetail, terminal: Terminal): string {
  const { color } = terminal
  const { run, calls, timers } = detail
  const head: [string, string][] = [
    ['Run', run.run],
    ['Workflow', `${run.workflow}@${run.version}`],
    ['Status', stateText(run.status, color)],
    ['Started', formatTime(run.createdAt)],
    ...(run.status === 'running'
      ? []
      : [['Took', formatDuration(run.updatedAt - run.createdAt)] as [string, string]]),
    ['Input', inline(detail.input, terminal.width - 12)],
    ['Calls', `${run.calls.settled} of ${run.calls.started} settled`],
  ]
  const parts = [head.map(([name, value]) => `${color.bold(name.padEnd(10))} ${value}`).join('\n')]
  if (calls.length > 0) parts.push(callTable(calls, terminal))
  if (timers.length > 0) parts.push([color.bold('Sleeps'), ...timerLines(timers)].join('\n'))
  const failures = calls.flatMap((call) => failedAttempts(call))
  if (failures.length > 0) parts.push([color.bold('Failed attempts'), ...failures].join('\n'))
  if (detail.result !== undefined) {
    parts.push(`${color.bold('Result')}\n${pretty(detail.result)}`)
  }
  if (detail.error) parts.push(`${color.bold('Error')}\n${thrownText(detail.error, color)}`)
  if (run.status === 'running') {
    parts.push(`If no process executes it any more, go on with: namu resume ${run.run}`)
  }
  return parts.join('\n\n')
}

function callTable(calls: readonly CallDetail[], terminal: Terminal): string {
  const { color } = terminal
  const room = Math.max(12, Math.floor((terminal.width - 50) / 2))
  const paint = {
    open: color.cyan,
    succeeded: color.green,
    failed: color.red,
    aborted: color.yellow,
  }
  const rows = calls.map((call) => [
    String(call.call),
    truncate(shortTask(call.task), 32),
    paint[call.status](call.status) + (call.prefetched ? color.dim(' early') : ''),
    String(call.attempts.length),
    took(call),
    argsText(call.args, room),
    outcome(call, room),
  ])
  return table(
    terminal,
    ['Call', 'Task', 'Status', 'Attempts', 'Took', 'Arguments', 'Result'],
    rows,
  )
}

/** The earliest due first, with the name of the call site. */
function timerLines(timers: readonly TimerDetail[]): string[] {
  const lines = timers
    .slice(0, shownTimers)
    .map(({ at, since, site }) => `  until ${formatTime(at)}, since ${formatTime(since)}  ${site}`)
  const rest = timers.length - lines.length
  return rest > 0 ? [...lines, `  and ${String(rest)} more`] : lines
}

function took({ enabledAt, settledAt }: CallDetail): string {
  return settledAt === undefined ? '' : formatDuration(settledAt - enabledAt)
}

function argsText(args: readonly unknown[], room: number): string {
  return truncate(args.map((arg) => inline(arg, room)).join(', '), room)
}

function outcome(call: CallDetail, room: number): string {
  return call.error ? truncate(thrownLine(call.error), room) : inline(call.result, room)
}

function failedAttempts({ call, task, attempts }: CallDetail): string[] {
  return attempts
    .filter(({ status }) => status === 'failed')
    .map((attempt) => `  #${call} ${shortTask(task)}, attempt ${attempt.attempt}: ${why(attempt)}`)
}

function why({ reason, error }: AttemptDetail): string {
  if (reason !== 'error' || !error) return reason ?? 'unknown'
  return thrownLine(error)
}
