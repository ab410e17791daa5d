import { isNamuError, NamuError } from '@namu/core/internal'
import { foldLog, type OnCommands } from './fold.js'
import { SnapshotMeter } from './snapshot-policy.js'
import type { Programs } from './programs.js'
import type { Scheduler } from './system/scheduler.js'
import { RunMachine, type Limits, type RunMachineContract } from '../core/index.js'
import type { LoggedEvent, RunRecord } from '../interfaces/runs.js'
import type { RunSnapshot, Store } from '../interfaces/store.js'

export interface LoadedRun {
  readonly machine: RunMachineContract
  /** How many events of the log it has taken in. */
  readonly events: number
  readonly meter: SnapshotMeter
  /** Position of the newest snapshot; 0 without one. */
  readonly snapshotAt: number
}

export interface LoadOptions {
  readonly limits: Partial<Limits>
  readonly scheduler: Scheduler
  readonly onCommands?: OnCommands
  /** Is shown the machine that a snapshot gave, before the tail. */
  readonly onRestored?: (machine: RunMachineContract) => void
}

/** What of a run's row says how it is loaded. */
type LoadedRecord = Pick<RunRecord, 'run' | 'firstEvent' | 'graph' | 'release' | 'rebinds'>

/**
 * A run as its newest snapshot and the log behind that say.
 *
 * A snapshot is authoritative for what precedes it: what it says is what goes on, and the events that
 * led to it may be gone. One that cannot be read (it is damaged, or a newer Namu wrote it) is passed
 * over while the log is whole, because then the log says the same.
 *
 * @throws NamuError NAMU4132 when the snapshot cannot be read and the log in front of it was dropped,
 *   NAMU4003 when the log does not fit its graph
 */
export async function loadRun(
  store: Pick<Store, 'readSnapshot' | 'readLog'>,
  programs: Pick<Programs, 'of' | 'release'>,
  record: LoadedRecord,
  options: LoadOptions,
): Promise<LoadedRun> {
  const found = await restore(store, programs, record, options.limits)
  const start = found ?? {
    machine: RunMachine.create(await programs.of(record), options.limits),
    at: 0,
    size: 0,
  }
  const meter = new SnapshotMeter(0, 0, start.size)
  const tail = measured(store.readLog(record.run, start.at), meter)
  const { scheduler, onCommands, onRestored } = options
  if (found) onRestored?.(found.machine)
  const { machine, events } = await foldLog(
    start.machine,
    start.at,
    tail,
    scheduler,
    programs,
    onCommands,
  )
  return { machine, events, meter, snapshotAt: start.at }
}

interface Start {
  readonly machine: RunMachine
  readonly at: number
  readonly size: number
}

async function restore(
  store: Pick<Store, 'readSnapshot'>,
  programs: Pick<Programs, 'of'>,
  record: LoadedRecord,
  limits: Partial<Limits>,
): Promise<Start | undefined> {
  const { run, firstEvent = 0 } = record
  let snapshot: RunSnapshot | undefined
  try {
    snapshot = await store.readSnapshot(run)
    if (snapshot) {
      const machine = RunMachine.restore(
        await programs.of(record, snapshot.events),
        snapshot.text,
        limits,
      )
      return { machine, at: snapshot.events, size: snapshot.text.length }
    }
  } catch (error) {
    // A store that fails has said nothing about the snapshot.
    if (!isNamuError(error) || error.code === 'NAMU5005') throw error
    if (firstEvent > 0) throw unreadable(run, firstEvent, error)
    return undefined
  }
  if (firstEvent > 0) throw unreadable(run, firstEvent, undefined)
  return undefined
}

function unreadable(run: string, firstEvent: number, cause: NamuError | undefined): NamuError {
  const why = cause ? `${cause.code}: ${cause.message}` : 'there is none'
  return new NamuError(
    'NAMU4132',
    `Run ${run} cannot be loaded: its snapshot cannot be read (${why}), and the ${String(firstEvent)} events in front of it were dropped`,
    {
      where: run,
      hint: cause?.hint ?? 'Bring back a copy of the store from before; the run is left as it is.',
      ...(cause ? { cause } : {}),
    },
  )
}

async function* measured(
  log: AsyncIterable<LoggedEvent>,
  meter: SnapshotMeter,
): AsyncGenerator<LoggedEvent, void, undefined> {
  for await (const logged of log) {
    meter.take(logged.event)
    yield logged
  }
}
