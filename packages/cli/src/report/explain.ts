import type {
  AwaitedView,
  CauseView,
  ExplainView,
  PlaceView,
  WaitingFrameView,
  WaitingView,
} from '@namu/client'
import { unreachable } from '@namu/core/internal'
import type { Colors, Terminal } from '../terminal/terminal.js'
import { formatDuration, formatTime } from '../terminal/time.js'
import { shortTask } from '../watch/call-names.js'
import { stateText } from '../watch/end-line.js'
import { releaseHint } from './origin.js'
import { thrownText } from './thrown.js'

/** What a run waits for, for people: one paragraph for each function that waits. */
export function explainText(explained: ExplainView, { color }: Pick<Terminal, 'color'>): string {
  const { run, waiting, error, failedAt, newerVersion } = explained
  const parts = [`${run.workflow} ${run.run} is ${stateText(run.status, color)}`]
  if (waiting) parts.push(...waitingParts(waiting, run.run, color))
  if (failedAt) parts.push(failedText(failedAt, run.run))
  if (error) parts.push(thrownText(error, color))
  if (newerVersion !== undefined) parts.push(releaseHint(newerVersion))
  return parts.join('\n\n')
}

function failedText(
  { call, task, undone }: NonNullable<ExplainView['failedAt']>,
  run: string,
): string {
  const what = `It failed at call #${call} ${shortTask(task)}`
  return undone
    ? `${what}, and its compensations were carried out. Execute it again from a call that was undone: namu rerun ${run} --from <call>`
    : `${what}. Execute that again with: namu retry ${run}`
}

function waitingParts(waiting: WaitingView, run: string, color: Colors): string[] {
  const parts: string[] = []
  if (waiting.cancelling !== undefined) {
    const why = waiting.cancelling === '' ? '' : ` (${waiting.cancelling})`
    parts.push(color.yellow(`It was asked to cancel${why} and cleans up.`))
  }
  if (waiting.stuck) parts.push(color.red(stuckText(run)))
  if (waiting.evaluating) parts.push('It stands at a question to its host.')
  parts.push(...waiting.frames.map((frame) => frameText(frame, color)))
  if (waiting.moreFrames > 0) parts.push(`and ${waiting.moreFrames} more functions that wait`)
  if (waiting.function !== 'pending') {
    const { calls, timers, waits } = waiting.open
    const how = waiting.function === 'returned' ? 'has returned' : 'has thrown'
    const open = `${calls} calls, ${timers} sleeps and ${waits} waits`
    parts.push(`The workflow's function ${how}; the run ends with what is still open: ${open}.`)
  }
  return parts
}

/** Said wherever a run is shown that can never go on. */
export function stuckText(run: string): string {
  return (
    'Nothing is open that could ever let this run go on: it waits for a promise that nobody settles. ' +
    `End it with: namu cancel ${run}`
  )
}

function frameText(frame: WaitingFrameView, color: Colors): string {
  const head = `${color.bold(frame.function)}${placeText(frame.place, color)}`
  const since = `waits since ${formatTime(frame.since)} (${formatDuration(Date.now() - frame.since)})`
  const lines = [`${head}  ${since}${awaitedText(frame.awaits, frame.causes.length)}`]
  for (const cause of frame.causes) lines.push(`  ${causeText(cause, color)}`)
  if (frame.more) lines.push('  and more')
  return lines.join('\n')
}

function awaitedText(awaits: AwaitedView, causes: number): string {
  switch (awaits.kind) {
    case 'open':
      return ' for'
    case 'function':
      return ` for the result of ${awaits.function}${causes > 0 ? ', which needs' : ''}`
    case 'all':
    case 'allSettled':
    case 'any':
    case 'race': {
      const missing = awaits.pending === undefined ? '' : `, ${awaits.pending} missing`
      return ` for Promise.${awaits.kind}${missing}`
    }
    case 'callback':
      return ' for a callback, after'
    case 'promise':
      return causes > 0 ? ' for' : ' for a promise that other code of the run has to settle'
    default:
      return unreachable(awaits, 'awaited')
  }
}

function causeText(cause: CauseView, color: Colors): string {
  return `${whatText(cause)}, since ${formatTime(cause.since)}${placeText(cause.place, color)}`
}

function whatText(cause: CauseView): string {
  switch (cause.kind) {
    case 'call': {
      const what = `call #${cause.call} ${shortTask(cause.task)}`
      if (cause.child !== undefined) return `${what} (run ${cause.child})`
      const retry = cause.retryAt === undefined ? '' : `, not before ${formatTime(cause.retryAt)}`
      return `${what}, attempt ${cause.attempt}${retry}`
    }
    case 'timer':
      return `a sleep until ${formatTime(cause.due)}`
    case 'signal':
    case 'approval': {
      const until = cause.until === undefined ? '' : `, at most until ${formatTime(cause.until)}`
      const what = cause.kind === 'signal' ? 'the signal' : 'the approval of'
      return `${what} ${cause.about}${until}`
    }
    default:
      return unreachable(cause, 'cause')
  }
}

function placeText(place: PlaceView | undefined, color: Colors): string {
  return place ? color.dim(` (${place.file}:${place.line}:${place.column})`) : ''
}
