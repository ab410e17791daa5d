import { unreachable } from '@namu/core/internal'
import type { Run } from '../program/program.js'
import type { Call } from '../state/call.js'
import { FunctionFrame, RunPromise } from '../state/records.js'
import type { RunState } from '../state/run-state.js'
import type { Timer } from '../state/timer.js'
import type { Wait } from '../state/wait.js'
import {
  shownCauses,
  type Awaited,
  type Cause,
  type Explanation,
  type WaitingFrame,
} from './explanation.js'
import { Producers, type Producer } from './producers.js'
import { SourcePlaces } from './source-places.js'

/**
 * What a run waits for. Reads the state and changes nothing.
 *
 * N1. Every parked frame is listed once, and the frame that stands at a synchronous task.
 * N2. A cause is something open from which promises lead to the frame; code that settles a promise by
 *     hand is not followed.
 * N3. A run is stuck when no event but a cancel could come: nothing is open, nothing is asked.
 */
export function explainRun(run: Run): Explanation {
  const { state } = run
  if (state.status === 'created') return { status: 'created' }
  if (state.status === 'ended' && state.result) return { status: 'ended', result: state.result }
  const outcome = state.outcome?.state ?? 'pending'
  return {
    status: 'running',
    function: outcome === 'fulfilled' ? 'returned' : outcome === 'rejected' ? 'threw' : outcome,
    frames: new FrameReader(run).frames(),
    open: openCounts(state),
    evaluating: state.evaluation !== undefined,
    ...(state.cancels > 0 ? { cancelling: state.cancelReason } : {}),
    stuck: isStuck(state),
  }
}

/** N3. */
export function isStuck({ status, turn, evaluation, calls, timers, waits }: RunState): boolean {
  const moves = turn !== undefined || evaluation !== undefined
  const open = calls.size > 0 || timers.size > 0 || waits.size > 0
  return status === 'running' && !moves && !open
}

/** Timers are those of `sleep`: limits belong to what they limit. */
function openCounts({ calls, timers, waits }: RunState): OpenCounts {
  let sleeps = 0
  for (const { promise } of timers.values()) if (promise) sleeps += 1
  return { calls: calls.size, timers: sleeps, waits: waits.size }
}

type OpenCounts = Extract<Explanation, { status: 'running' }>['open']

class FrameReader {
  readonly #run: Run
  readonly #producers: Producers
  readonly #places: SourcePlaces

  constructor(run: Run) {
    this.#run = run
    this.#producers = new Producers(run.state)
    this.#places = new SourcePlaces(run.program)
  }

  frames(): readonly WaitingFrame[] {
    const parked = [...this.#run.state.parked].map((frame) => this.#parked(frame))
    const standing = this.#standing()
    return standing ? [...parked, standing] : parked
  }

  #parked(frame: FunctionFrame): WaitingFrame {
    const promise = this.#producers.awaitedBy(frame)
    return {
      function: this.#nameOf(frame),
      ...this.#places.ofFrame(frame),
      since: frame.since,
      awaits: this.#awaited(promise),
      ...this.#causes(promise),
    }
  }

  /** The function that called the synchronous task at which the run stands. */
  #standing(): WaitingFrame | undefined {
    const { state } = this.#run
    const call = state.standing === undefined ? undefined : state.calls.get(state.standing)
    const frame = state.stack.findLast((it) => it instanceof FunctionFrame)
    if (!call || !frame) return undefined
    return {
      function: this.#nameOf(frame),
      ...this.#places.ofFrame(frame),
      since: call.enabledAt,
      awaits: { kind: 'open' },
      causes: [this.#call(call)],
      more: false,
    }
  }

  #nameOf({ fn }: FunctionFrame): string {
    const name = this.#run.program.functions[fn]?.name ?? ''
    return name === '' ? '<anonymous>' : name
  }

  #awaited(promise: RunPromise | undefined): Awaited {
    const producers = this.#producers.of(promise)
    const [first] = producers
    switch (first?.kind) {
      case undefined:
        return { kind: 'promise' }
      case 'call':
      case 'timer':
      case 'wait':
        return { kind: 'open' }
      case 'frame':
        return { kind: 'function', function: this.#nameOf(first.frame) }
      case 'reaction':
        return reacted(first, producers.length)
    }
  }

  /** N2, breadth first: what is close to the frame comes first. */
  #causes(awaited: RunPromise | undefined): Pick<WaitingFrame, 'causes' | 'more'> {
    const causes: Cause[] = []
    const met = new Set<RunPromise | Cause>()
    const open = awaited ? [awaited] : []
    for (const promise of open) {
      for (const producer of this.#producers.of(promise)) {
        const source = this.#sourceOf(producer)
        if (source === undefined || met.has(source)) continue
        met.add(source)
        if (source instanceof RunPromise) open.push(source)
        else if (causes.length === shownCauses) return { causes, more: true }
        else causes.push(source)
      }
    }
    return { causes, more: false }
  }

  /** What is open, or the promise that leads on to it. */
  #sourceOf(producer: Producer): Cause | RunPromise | undefined {
    switch (producer.kind) {
      case 'call':
        return this.#call(producer.call)
      case 'timer':
        return this.#timer(producer.timer)
      case 'wait':
        return this.#wait(producer.wait)
      case 'frame':
        return this.#producers.awaitedBy(producer.frame)
      case 'reaction':
        return producer.source
      default:
        return unreachable(producer, 'producer')
    }
  }

  #call({ number, task, site, attempt, enabledAt, notBefore, child }: Call): Cause {
    return {
      kind: 'call',
      call: number,
      task,
      site,
      attempt,
      since: enabledAt,
      ...(notBefore === undefined ? {} : { retryAt: notBefore }),
      ...(child ? { child: child.run } : {}),
      ...this.#places.ofSite(site),
    }
  }

  #timer({ number, site, since, at }: Timer): Cause {
    return { kind: 'timer', timer: number, site, since, due: at, ...this.#places.ofSite(site) }
  }

  #wait(wait: Wait): Cause {
    const { number, site, since, about, timer } = wait
    return {
      kind: about.kind,
      wait: number,
      about: about.kind === 'signal' ? about.signal : (about.plan.rounds[about.round]?.to ?? ''),
      site,
      since,
      ...(timer ? { until: timer.at } : {}),
      ...this.#places.ofSite(site),
    }
  }
}

/** One producer for each item that has not settled. */
function reacted({ by }: Extract<Producer, { kind: 'reaction' }>, pending: number): Awaited {
  switch (by) {
    case 'all':
    case 'allSettled':
      return { kind: by, pending }
    case 'any':
      return { kind: 'any' }
    case 'settle':
      return pending > 1 ? { kind: 'race' } : { kind: 'promise' }
    case 'callback':
    case 'pass':
      return { kind: 'callback' }
  }
}
