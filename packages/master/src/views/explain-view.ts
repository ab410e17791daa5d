import type { ExplainView, WaitingView } from '@namu/client'
import type { ExplainedRun } from '@namu/engine'
import { runSummary } from './run-summary.js'
import { thrownView } from './values.js'

/** Functions that are shown; a run can have 100,000 that wait. */
const shownFrames = 200

export function explainView(explained: ExplainedRun): ExplainView {
  const { record, explanation, failedAt, newerVersion } = explained
  const { status, result } = record
  return {
    run: runSummary(record),
    ...(explanation.status === 'running' ? { waiting: waitingView(explanation) } : {}),
    ...(result === undefined || status === 'completed' ? {} : { error: thrownView(result) }),
    ...(failedAt ? { failedAt } : {}),
    ...(newerVersion === undefined ? {} : { newerVersion }),
  }
}

function waitingView(
  explanation: Extract<ExplainedRun['explanation'], { status: 'running' }>,
): WaitingView {
  const { status: _, frames, ...rest } = explanation
  const shown = frames.slice(0, shownFrames)
  return { ...rest, frames: shown, moreFrames: frames.length - shown.length }
}
