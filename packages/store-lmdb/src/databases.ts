import type { Database, RootDatabase } from 'lmdb'
import { NamuError } from '@namu/core/internal'
import { absentTable, type LaterTable } from './absent-table.js'

/**
 * The tables of the store. Values are JSON text unless it says otherwise; keys are LMDB's ordered
 * tuples.
 */
export interface Databases {
  readonly root: RootDatabase<string, string>
  /** The folder. */
  readonly path: string
  /** `name` → text: format, number of partitions. */
  readonly meta: Database<string, string>
  /** `run` → record without its input, sealed (see `sealed-text.ts`). */
  readonly runs: Database<string, string>
  /** `run` → encoded input, sealed: may be large, and never changes. */
  readonly inputs: Database<string, string>
  /** `[run, seq]` → event, sealed. */
  readonly events: Database<string, [string, number]>
  /** `run` → position and newest snapshot, sealed. */
  readonly snapshots: LaterTable<string>
  /** `[workflow digest or '', status or '', createdAt, run]` of runs without a parent → ''. */
  readonly listing: Database<string, [string, string, number, string]>
  /** The same of runs with a parent, also under `parent/` and the parent's id in place of the workflow. */
  readonly children: LaterTable<[string, string, number, string]>
  /** `[partition, run]` of running runs → 'parked' or ''. */
  readonly open: Database<string, [number, string]>
  /** `[wakeAt, run]` of running runs with an open timer → partition. */
  readonly due: LaterTable<[number, string]>
  /** digest of workflow and idempotency key, or of workflow and singleton → run. */
  readonly keys: Database<string, string>
  /** `['run', run]` → start, sealed; `['slot', slot]` → run; `['due', dueAt, run]` → ''. */
  readonly heldStarts: LaterTable<(string | number)[]>
  /** `[partition, number]` → entry, sealed. */
  readonly inbox: Database<string, [number, number]>
  /** digest of run and dedupe key → `[partition, number]` as JSON. */
  readonly inboxKeys: Database<string, string>
  /** `partition` → lease. */
  readonly leases: Database<string, number>
  readonly graphs: Database<string, string>
  readonly releases: Database<string, string>
  /** digest → the code, binary. */
  readonly artifacts: Database<Uint8Array, string>
  /** digest of the code → its source map, binary. */
  readonly sourceMaps: Database<Uint8Array, string>
  /** `[name, version]` → record. */
  readonly versions: Database<string, [string, string]>
  /** `name` → the version registered last. */
  readonly latest: Database<string, string>
  /** key → memo, sealed. */
  readonly memos: LaterTable<string>
  /** `[expiresAt, key]` → ''. */
  readonly memoExpiry: LaterTable<[number, string]>
  /** `[run, index]` → log line. */
  readonly logLines: Database<string, [string, number]>
}

/** @throws NamuError NAMU5003 when a table is missing in a store that is opened for reading */
export function openDatabases(root: RootDatabase<string, string>, path: string): Databases {
  const table = <V, K extends TableKey>(name: string, encoding: 'string' | 'binary') => {
    const database = root.openDB<V, K>({ name, encoding }) as Database<V, K> | undefined
    if (database) return database
    throw new NamuError('NAMU5003', `The folder holds no complete Namu store: it lacks "${name}"`, {
      where: path,
      hint: 'Start a run to create the store.',
    })
  }
  const text = <K extends TableKey>(name: string) => table<string, K>(name, 'string')
  const later = <K extends string | (string | number)[]>(name: string): LaterTable<K> => {
    const found = root.openDB<string, K>({ name, encoding: 'string' }) as
      Database<string, K> | undefined
    return found ?? absentTable<K>()
  }
  const binary = (name: string) => table<Uint8Array, string>(name, 'binary')
  return {
    root,
    path,
    meta: text('meta'),
    runs: text('runs'),
    inputs: text('inputs'),
    events: text('events'),
    snapshots: later('snapshots'),
    listing: text('listing'),
    children: later('children'),
    open: text('open'),
    due: later('due'),
    keys: text('keys'),
    heldStarts: later('heldStarts'),
    inbox: text('inbox'),
    inboxKeys: text('inboxKeys'),
    leases: text('leases'),
    graphs: text('graphs'),
    releases: text('releases'),
    artifacts: binary('artifacts'),
    sourceMaps: binary('sourceMaps'),
    versions: text('versions'),
    latest: text('latest'),
    memos: later('memos'),
    memoExpiry: later('memoExpiry'),
    logLines: text('logLines'),
  }
}

type TableKey = string | number | (string | number)[]
