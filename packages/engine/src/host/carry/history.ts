import { applyWhole } from '../apply-event.js'
import type { Programs } from '../programs.js'
import type { Scheduler } from '../system/scheduler.js'
import { truncatedLog } from '../truncated-log.js'
import { OpenCalls, type SettledCall } from './settled-calls.js'
import {
  RunMachine,
  type Command,
  type Limits,
  type RunEvent,
  type RunMachineContract,
} from '../../core/index.js'
import type { RunRecord } from '../../interfaces/runs.js'
import type { Store } from '../../interfaces/store.js'

export interface HistoryParts {
  readonly store: Pick<Store, 'readLog'>
  readonly programs: Programs
  readonly scheduler: Scheduler
  readonly limits: Partial<Limits>
}

/** One event of a run's log, with what it did. */
export interface HistoryItem {
  readonly seq: number
  readonly event: RunEvent
  readonly commands: readonly Command[]
  readonly settled: SettledCall | undefined
  /** The run after it. */
  readonly machine: RunMachineContract
}

/**
 * Folds a run from its first event and shows each step; `before` ends it early.
 * @throws NamuError NAMU4131 when retention has dropped the beginning of the log
 */
export async function* readHistory(
  parts: HistoryParts,
  record: RunRecord,
  before: number,
): AsyncGenerator<HistoryItem, void, undefined> {
  refuseTruncated(record)
  const machine = RunMachine.create(await parts.programs.of(record), parts.limits)
  const calls = new OpenCalls()
  for await (const { seq, event } of parts.store.readLog(record.run)) {
    if (seq >= before) return
    if (event.type === 'run.rebound') machine.rebind(await parts.programs.release(event.release))
    const commands = await applyWhole(machine, event, parts.scheduler)
    yield { seq, event, commands, settled: calls.take(event, commands), machine }
  }
}

/** A history that has lost its beginning cannot be carried over: nobody knows what the calls returned. */
function refuseTruncated({ run, firstEvent }: RunRecord): void {
  if (firstEvent !== undefined && firstEvent > 0) throw truncatedLog(run, 0, firstEvent)
}
