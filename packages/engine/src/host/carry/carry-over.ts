import { invariant } from '@namu/core/internal'
import { Carrier } from './carrier.js'
import { readHistory, type HistoryParts } from './history.js'
import type { CommitOutcome } from '../committer.js'
import { unknownRun } from '../inspect.js'
import type { LoadedRun } from '../load-run.js'
import { SnapshotMeter } from '../snapshot-policy.js'
import {
  RunMachine,
  type EvaluationOutcome,
  type EvaluationRequest,
  type RunEvent,
  type RunEventOf,
} from '../../core/index.js'
import type { LoggedEvent, RunRecord } from '../../interfaces/runs.js'
import type { RunAppend, Store } from '../../interfaces/store.js'

export interface CarryOverParts extends HistoryParts {
  readonly store: Pick<Store, 'readLog' | 'getRun'>
  readonly largestAppend: number
  readonly evaluate: (request: EvaluationRequest) => EvaluationOutcome
  readonly epoch: (partition: number) => number | undefined
  readonly commit: (append: RunAppend) => Promise<CommitOutcome>
  /** Is told of what was committed. */
  readonly committed: (record: RunRecord, events: readonly LoggedEvent[]) => void
}

/** A run whose history is complete; its next event is `run.carried`, unless it has ended. */
export interface CarriedRun {
  readonly loaded: LoadedRun
  readonly record: RunRecord
}

/**
 * Commits the history of a run that was made of another one, a bounded number of events at a time. A
 * carry-over that was interrupted goes on behind what is committed.
 *
 * @returns `undefined` when an append was refused: the run is somebody else's now
 * @throws NamuError NAMU4002 the origin is gone, NAMU4131 its log has lost its beginning
 */
export async function carryOver(
  parts: CarryOverParts,
  before: RunRecord,
): Promise<CarriedRun | undefined> {
  const { store, programs, limits, scheduler, evaluate, largestAppend } = parts
  const start = await firstEvent(store, before.run)
  const { origin } = start
  invariant(origin, `run ${before.run} names its origin`)
  const originRecord = await store.getRun(origin.run)
  if (!originRecord) throw unknownRun(origin.run)
  const machine = RunMachine.create(await programs.of(before), limits)
  const committed = store.readLog(before.run)[Symbol.asyncIterator]()
  const carrier = new Carrier({ machine, scheduler, evaluate, committed }, origin.carry)
  const writer = new PrefixWriter(parts, before, machine)
  let events = 0
  for await (const step of carrier.run(
    start,
    readHistory(parts, originRecord, origin.carry.before),
  )) {
    events += 1
    if (step.settled) writer.settled += 1
    if (step.committed) continue
    writer.batch.push(step.event)
    if (writer.batch.length >= largestAppend && !(await writer.commit())) return undefined
  }
  if (writer.batch.length > 0 && !(await writer.commit())) return undefined
  const meter = new SnapshotMeter()
  return { loaded: { machine, events, meter, snapshotAt: 0 }, record: writer.record }
}

/** Appends the events of the history, with the run's row after them. */
class PrefixWriter {
  readonly #parts: CarryOverParts
  readonly #machine: RunMachine
  record: RunRecord
  batch: RunEvent[] = []
  /** Calls that have their outcome. Those that are open are not started before `run.carried`. */
  settled = 0

  constructor(parts: CarryOverParts, record: RunRecord, machine: RunMachine) {
    this.#parts = parts
    this.#machine = machine
    this.record = record
  }

  /** Whether it was accepted. */
  async commit(): Promise<boolean> {
    const { partition, events: expected } = this.record
    const epoch = this.#parts.epoch(partition)
    if (epoch === undefined) return false
    const events = this.batch
    this.batch = []
    const record = this.#after(expected + events.length)
    const outcome = await this.#parts.commit({ partition, epoch, expected, events, record })
    if (outcome.status !== 'committed') return false
    this.record = record
    this.#parts.committed(
      record,
      events.map((event, index) => ({ seq: expected + index, event })),
    )
    return true
  }

  #after(events: number): RunRecord {
    const { result } = this.#machine
    const calls = { started: this.settled, settled: this.settled }
    if (!result) return { ...this.record, events, calls }
    const { origin, ...rest } = this.record
    const { carrying: _, ...complete } = origin ?? {}
    return {
      ...rest,
      ...('run' in complete ? { origin: complete } : {}),
      events,
      calls,
      status: result.status,
      result: result.status === 'completed' ? result.value : result.error,
    }
  }
}

/** The first event of a run, which has everything that it began with. */
export async function firstEvent(
  store: Pick<Store, 'readLog'>,
  run: string,
): Promise<RunEventOf<'run.started'>> {
  for await (const { event } of store.readLog(run)) {
    if (event.type === 'run.started') return event
    break
  }
  throw new Error(`run ${run} has no first event`)
}
