import {
  approvalPlan,
  digestOf,
  isNamuError,
  type Digest,
  type Encoded,
  type SiteId,
} from '@namu/core/internal'
import { decodeValue } from '../calls/boundary.js'
import { namuError } from '../errors/run-error.js'
import { Thrown } from '../errors/thrown.js'
import type { Run } from '../program/program.js'
import { fulfillPromise } from '../promises/resolve.js'
import { own } from '../scopes/members.js'
import { RunPromise } from '../state/records.js'
import type { Wait, WaitSubject } from '../state/wait.js'
import type { Value } from '../state/value.js'
import { dueIn } from '../timers/start.js'
import { dropUnseen } from './seen.js'
import { askRound, setTimeLimit } from './time-limit.js'
import { openWait } from './view.js'

/**
 * Waits for people and other systems.
 *
 * S1. Messages of a name are given out in the order of the log: to the oldest wait of the name that
 *     is seen (S3), else kept until one begins. A wait that begins takes the oldest message at once.
 * S2. The event of a message says which wait has got it: a fold does not decide that again.
 * S3. A wait is seen while the program can still notice that it ends (`seen.ts`). One that is not, such
 *     as the loser of a race whose promise nobody kept, takes no message, and is dropped in time.
 * S4. A wait rejects when its time is up, and when the run or its scope is cancelled (C1 to C3, N2).
 * S5. It holds a run open only while somebody can observe it (`timers/observed.ts`).
 * S6. An approval is decided once, and only in the round in which it was asked.
 */
export function waitForSignal(
  run: Run,
  site: SiteId,
  name: Digest,
  signal: string,
  options: Value,
): RunPromise {
  const timeout = isRecord(options) ? options['timeout'] : undefined
  // A timeout that is none throws here, before anything is changed.
  if (timeout !== undefined) dueIn(run, timeout)
  const message = takeMessage(run, signal)
  if (message !== undefined) {
    const promise = new RunPromise()
    fulfillPromise(run, promise, decodeValue(message, run.program))
    return promise
  }
  const wait = newWait(run, site, name, digestOf(signal), { kind: 'signal', signal })
  if (timeout !== undefined) setTimeLimit(run, wait, timeout)
  return enter(run, wait)
}

/** @param request the encoded argument of `approval` */
export function waitForApproval(
  run: Run,
  site: SiteId,
  name: Digest,
  request: Encoded,
  form: number | undefined,
): RunPromise {
  const plan = planOf(run, decodeValue(request, run.program))
  const about = { kind: 'approval', plan, form, round: 0, askedAt: run.state.now } as const
  const wait = newWait(run, site, name, digestOf(request), about)
  askRound(run, wait)
  return enter(run, wait)
}

function newWait(
  { state }: Run,
  site: SiteId,
  name: Digest,
  about: Digest,
  subject: WaitSubject,
): Wait {
  return {
    number: state.lastWait + 1,
    site,
    check: { name, about },
    since: state.now,
    promise: new RunPromise(),
    about: subject,
    timer: undefined,
    scope: undefined,
  }
}

function enter(run: Run, wait: Wait): RunPromise {
  const { state } = run
  // The program does not hold this one yet.
  dropUnseen(run)
  state.lastWait = wait.number
  state.waits.set(wait.number, wait)
  own(run, wait)
  run.commands.push({ type: 'wait', ...openWait(run, wait) })
  return wait.promise
}

/** The oldest message of the name that nobody has got. */
function takeMessage({ state }: Run, signal: string): Encoded | undefined {
  const kept = state.messages.get(signal)
  const message = kept?.shift()
  if (kept?.length === 0) state.messages.delete(signal)
  return message
}

function planOf(run: Run, request: Value): ReturnType<typeof approvalPlan> {
  try {
    return approvalPlan(request)
  } catch (error) {
    if (!isNamuError(error)) throw error
    throw new Thrown(namuError(run, error.code, error.message, error.hint))
  }
}

function isRecord(value: Value): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null
}
