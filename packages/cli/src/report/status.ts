import type {
  AttemptDetail,
  CallDetail,
  ParentView,
  RollbackDetail,
  RunDetail,
  TimerDetail,
} from '@namu/client'
import { table } from '../terminal/table.js'
import type { Terminal } from '../terminal/terminal.js'
import { formatDuration, formatTime } from '../terminal/time.js'
import { inline, pretty, truncate } from '../terminal/value.js'
import { shortTask } from '../watch/call-names.js'
import { stateText } from '../watch/end-line.js'
import { stuckText } from './explain.js'
import { originText } from './origin.js'
import { peopleParts } from './people.js'
import { thrownLine, thrownText } from './thrown.js'

/** Sleeps that are listed; a run can have thousands. */
const shownTimers = 10
/** Children that are listed, the newest. */
const shownChildren = 20

/**
 * A run for people: what it is, its calls as a table, what it waits for, its failed attempts, its
 * result or error.
 */
export function statusText(detail: RunDetail, terminal: Terminal): string {
  const { color } = terminal
  const { run, calls, timers } = detail
  const head: [string, string][] = [
    ['Run', run.run],
    ['Workflow', `${run.workflow}@${run.version}`],
    ['Status', stateText(run.status, color)],
    ...(run.parent ? [['Parent', parentText(run.parent)] as [string, string]] : []),
    ['Started', formatTime(run.createdAt)],
    ...(run.status === 'running'
      ? []
      : [['Took', formatDuration(run.updatedAt - run.createdAt)] as [string, string]]),
    ...(run.origin ? [['Origin', originText(run.origin)] as [string, string]] : []),
    ...(detail.continuedBy.length > 0
      ? [['Continued', `by ${detail.continuedBy.join(', ')}`] as [string, string]]
      : []),
    ['Input', inline(detail.input, terminal.width - 12)],
    ['Calls', `${run.calls.settled} of ${run.calls.started} settled${cachedText(calls)}`],
  ]
  if (detail.shownFrom !== undefined)
    head.push([
      'Truncated',
      `what had settled before event ${String(detail.shownFrom)} was dropped`,
    ])
  const parts = [head.map(([name, value]) => `${color.bold(name.padEnd(10))} ${value}`).join('\n')]
  if (calls.length > 0) parts.push(callTable(calls, terminal))
  if (detail.children.length > 0)
    parts.push([color.bold('Children'), ...childLines(detail, terminal)].join('\n'))
  if (timers.length > 0) parts.push([color.bold('Sleeps'), ...timerLines(timers)].join('\n'))
  parts.push(...peopleParts(detail, terminal))
  const rollbacks = detail.rollbacks ?? []
  if (rollbacks.length > 0)
    parts.push([color.bold('Compensations'), ...rollbackLines(rollbacks, terminal)].join('\n'))
  const failures = calls.flatMap((call) => failedAttempts(call))
  if (failures.length > 0) parts.push([color.bold('Failed attempts'), ...failures].join('\n'))
  if (detail.result !== undefined) {
    parts.push(`${color.bold('Result')}\n${pretty(detail.result)}`)
  }
  if (detail.error) parts.push(`${color.bold('Error')}\n${thrownText(detail.error, color)}`)
  if (detail.stuck) parts.push(color.red(stuckText(run.run)))
  else if (run.status === 'running') {
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
    paint[call.status](call.status) + color.dim(marksOf(call)),
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

/** What is out of the ordinary about how a call was made. */
function marksOf(call: CallDetail): string {
  return (call.prefetched ? ' early' : '') + (isCached(call) ? ' cached' : '')
}

function isCached({ attempts }: CallDetail): boolean {
  return attempts.at(-1)?.cached !== undefined
}

function cachedText(calls: readonly CallDetail[]): string {
  const cached = calls.filter(isCached).length
  return cached === 0 ? '' : `, ${String(cached)} from the cache`
}

function parentText({ run, call, detached }: ParentView): string {
  return `${run}, call ${String(call)}${detached ? ', detached' : ''}`
}

/** In the order in which they were started. */
function childLines({ run, children }: RunDetail, { color }: Terminal): string[] {
  const shown = children.slice(0, shownChildren)
  // Many begin in the same millisecond.
  shown.sort((a, b) => (a.parent?.call ?? 0) - (b.parent?.call ?? 0))
  const lines = shown.map(({ parent, ...child }) => {
    const how = parent?.detached ? ', detached' : ''
    const call = `#${String(parent?.call ?? '')}`
    return `  ${call.padEnd(6)} ${child.workflow}  ${child.run}  ${stateText(child.status, color)}${how}`
  })
  return children.length > shown.length
    ? [...lines, `  All of them: namu runs --parent ${run.run}`]
    : lines
}

/** The earliest due first, with the name of the call site. */
function timerLines(timers: readonly TimerDetail[]): string[] {
  const lines = timers
    .slice(0, shownTimers)
    .map(({ at, since, site }) => `  until ${formatTime(at)}, since ${formatTime(since)}  ${site}`)
  const rest = timers.length - lines.length
  return rest > 0 ? [...lines, `  and ${String(rest)} more`] : lines
}

/** In order of registration; they are carried out from the last to the first. */
function rollbackLines(rollbacks: readonly RollbackDetail[], terminal: Terminal): string[] {
  return rollbacks.map(({ status, task, args, call }) => {
    const by = call === undefined ? '' : `  #${String(call)}`
    const room = Math.max(12, terminal.width - 50)
    return `  ${status.padEnd(10)} ${shortTask(task)}(${argsText(args, room)})${by}`
  })
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
