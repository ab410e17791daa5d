import type { Database, RootDatabase } from 'lmdb'
import { NamuError } from '@namu/core/internal'

/**
 * The tables of the store. Values are JSON text unless it says otherwise; keys are LMDB's ordered
 * tuples.
 */
export interface Databases {
  readonly root: RootDatabase<string, string>
  /** `name` → text: format, number of partitions. */
  readonly meta: Database<string, string>
  /** `run` → record without its input. */
  readonly runs: Database<string, string>
  /** `run` → encoded input: may be large, and never changes. */
  readonly inputs: Database<string, string>
  /** `[run, seq]` → format byte and event. */
  readonly events: Database<string, [string, number]>
  /** `[workflow digest or '', status or '', createdAt, run]` → ''. */
  readonly listing: Database<string, [string, string, number, string]>
  /** `[partition, run]` → ''. */
  readonly open: Database<string, [number, string]>
  /** digest of workflow and idempotency key → run. */
  readonly keys: Database<string, string>
  /** `[partition, number]` → entry. */
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
  const binary = (name: string) => table<Uint8Array, string>(name, 'binary')
  return {
    root,
    meta: text('meta'),
    runs: text('runs'),
    inputs: text('inputs'),
    events: text('events'),
    listing: text('listing'),
    open: text('open'),
    keys: text('keys'),
    inbox: text('inbox'),
    inboxKeys: text('inboxKeys'),
    leases: text('leases'),
    graphs: text('graphs'),
    releases: text('releases'),
    artifacts: binary('artifacts'),
    sourceMaps: binary('sourceMaps'),
    versions: text('versions'),
    latest: text('latest'),
    logLines: text('logLines'),
  }
}

type TableKey = string | number | (string | number)[]
