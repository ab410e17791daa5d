import { NamuError, unreachable } from '@namu/core/internal'
import type { CarriedEvent } from './carrier.js'
import { FailureTrace, traceFailures, type Failure } from './failed-call.js'
import type { HistoryItem } from './history.js'
import type { BranchRequest } from './requests.js'
import { undoneIn } from './undone.js'
import type { CarryPlan, ReplacedOutcome, RunMachineContract, RunOrigin } from '../../core/index.js'
import type { RunRecord } from '../../interfaces/runs.js'

/** The run that a new one is to be made of. */
export interface OriginRun {
  readonly record: RunRecord
  /** Its events before `before`, from the first. */
  readonly history: (before: number) => AsyncIterable<HistoryItem>
  /** The events of a run that takes the history over by a plan; nothing is committed. */
  readonly attempt: (plan: CarryPlan) => AsyncIterable<Trial>
}

export interface Trial extends CarriedEvent {
  readonly machine: RunMachineContract
}

/**
 * What a new run takes over.
 *
 * @throws NamuError NAMU4151 the run cannot be retried, NAMU4152 it has no such call, NAMU4153 it did
 *   not fail at a call, NAMU4154 it has no such event, NAMU4131 its log has lost its beginning
 */
export function planOrigin(
  origin: OriginRun,
  request: BranchRequest,
  replaced: readonly ReplacedOutcome[],
): Promise<RunOrigin> {
  switch (request.kind) {
    case 'retry':
      return planRetry(origin, replaced)
    case 'rerun':
      return planRerun(origin, request.from, replaced)
    case 'fork':
      return planFork(origin, request.at, replaced)
    default:
      return unreachable(request, 'branch')
  }
}

/**
 * Leaves out the failures that the run's failure stems from. A run in which others failed at the same
 * time would fail of these at once: they are left out too, until the history leads to no failure.
 */
async function planRetry(
  { record, history, attempt }: OriginRun,
  replaced: readonly ReplacedOutcome[],
): Promise<RunOrigin> {
  const { run, status, events } = record
  if (status === 'running' || status === 'completed') throw notRetriable(record)
  const { cancelled, undone } = await lookThrough(history(events))
  if (undone > 0) throw wasUndone(record, undone)
  const before = cancelled ?? events
  const again = new Map<string, Failure>()
  let trace = await traceFailures(history(before))
  const plan = (): CarryPlan => ({
    before,
    again: [...again.values()].map(({ name }) => name),
    replaced,
  })
  let first: Failure | undefined
  while (trace.failed) {
    const fresh = trace.culprits().filter(({ name }) => !again.has(name))
    if (fresh.length === 0) break
    first ??= fresh[0]
    for (const failure of fresh) again.set(failure.name, failure)
    trace = await traceTrial(attempt(plan()))
  }
  if (trace.failed && !first && replaced.length === 0) throw failedByItself(record)
  const at = cancelled ?? (first ? await positionOf(first, history(before)) : events - 1)
  const call = first === undefined ? {} : { call: first.call }
  return { run, kind: 'retry', at, ...call, carry: plan() }
}

async function planRerun(
  { record, history }: OriginRun,
  from: number,
  replaced: readonly ReplacedOutcome[],
): Promise<RunOrigin> {
  const { run, events } = record
  const known: string[] = []
  let timers = 0
  let waits = 0
  for await (const { seq, commands } of history(events)) {
    for (const command of commands) {
      if (command.type === 'timer') timers = Math.max(timers, command.timer)
      if (command.type === 'wait') waits = Math.max(waits, command.wait)
      if (command.type !== 'dispatch' || command.request.attempt !== 1) continue
      const { call, task } = command.request
      if (call === from) {
        const upTo = { event: seq, calls: from - 1, timers, waits }
        const carry = { before: events, upTo, again: [], replaced }
        return { run, kind: 'rerun', at: seq, call: from, carry }
      }
      known.push(`#${String(call)} ${task.slice(task.lastIndexOf('#') + 1)}`)
    }
  }
  throw unknownCall(record, from, known)
}

async function planFork(
  { record, history }: OriginRun,
  at: number,
  replaced: readonly ReplacedOutcome[],
): Promise<RunOrigin> {
  const { run, events } = record
  if (at < 0 || at >= events) {
    throw new NamuError('NAMU4154', `Run ${run} has no event ${String(at)}`, {
      where: run,
      hint: `Its events are numbered from 0 to ${String(events - 1)}: \`namu history ${run}\` lists them.`,
    })
  }
  // Reading is what finds out whether the log still has its beginning.
  for await (const item of history(1)) if (item.seq > 0) break
  return { run, kind: 'fork', at, carry: { before: at + 1, again: [], replaced } }
}

async function traceTrial(trial: AsyncIterable<Trial>): Promise<FailureTrace> {
  const trace = new FailureTrace()
  for await (const item of trial) trace.take(item, item.machine)
  return trace
}

/** Where the run was first cancelled, and how many of its compensations were carried out. */
async function lookThrough(
  history: AsyncIterable<HistoryItem>,
): Promise<{ readonly cancelled: number | undefined; readonly undone: number }> {
  let cancelled: number | undefined
  let end: RunMachineContract | undefined
  for await (const { seq, event, machine } of history) {
    if (event.type === 'run.cancelled') cancelled ??= seq
    end = machine
  }
  return { cancelled, undone: end ? undoneIn(end) : 0 }
}

/** The event of the origin that settled the call. */
async function positionOf({ name }: Failure, history: AsyncIterable<HistoryItem>): Promise<number> {
  let at = 0
  for await (const { seq, settled } of history) if (settled?.call.check.name === name) at = seq
  return at
}

/** What a compensation has undone counts as done in the history: a retry would build on it. */
function wasUndone({ run }: RunRecord, undone: number): NamuError {
  return new NamuError(
    'NAMU4151',
    `Run ${run} has carried out ${String(undone)} of its compensations and cannot be retried`,
    {
      where: run,
      hint: `Start it anew, or execute it again from the first call that was undone: \`namu rerun ${run} --from <call>\`; \`namu status ${run}\` shows both.`,
    },
  )
}

function notRetriable({ run, status }: RunRecord): NamuError {
  const [what, hint] =
    status === 'running'
      ? [
          'is still running',
          `Wait for its end, or cancel it first; if nobody executes it any more: \`namu resume ${run}\`.`,
        ]
      : [
          'has completed',
          `Only a run that failed or was cancelled can be retried. Execute a part of it again with \`namu rerun ${run} --from <call>\`.`,
        ]
  return new NamuError('NAMU4151', `Run ${run} ${what} and cannot be retried`, { where: run, hint })
}

const shownCalls = 20

/** @param known the run's calls, `#1 add` */
export function unknownCall(
  { run }: Pick<RunRecord, 'run'>,
  call: number,
  known: readonly string[],
): NamuError {
  const rest = known.length - shownCalls
  const list =
    known.slice(0, shownCalls).join(', ') + (rest > 0 ? `, and ${String(rest)} more` : '')
  return new NamuError('NAMU4152', `Run ${run} has no call #${String(call)}`, {
    where: run,
    hint: known.length === 0 ? 'It has started no call.' : `Its calls are: ${list}.`,
  })
}

function failedByItself({ run }: RunRecord): NamuError {
  return new NamuError(
    'NAMU4153',
    `Run ${run} did not fail because a call failed: the workflow itself threw`,
    {
      where: run,
      hint:
        `The same history would fail again. Change what led to it: \`namu retry ${run} --set <call>=<json>\` ` +
        `or \`namu rerun ${run} --from <call> --input <json>\`. A fault of the workflow needs a new graph: correct it and start a new run.`,
    },
  )
}
