import { closeSync, existsSync, mkdirSync, openSync, readSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { open, type RootDatabase } from 'lmdb'
import { invariant, NamuError } from '@namu/core/internal'
import { systemClock, type Clock } from '@namu/engine'
import { openDatabases, type Databases } from './databases.js'
import { LmdbStore } from './lmdb-store.js'
import { checkRoom, diskFull, isFull } from './write-failure.js'
import { write } from './write.js'

export interface LmdbStoreOptions {
  readonly clock?: Clock
  /** Used when the store is created; an existing one keeps its number. Default 4096. */
  readonly partitions?: number
  /** `read` neither creates nor writes; it works while other processes write. Default `write`. */
  readonly mode?: 'write' | 'read'
  /** Name of this machine, as owners give it. Default: the host name. */
  readonly host?: string
}

/**
 * 2 has checksums, snapshots and the index of due runs. Stores of format 1 are read as they are, and
 * become format 2 when they are opened for writing: an older Namu would not keep the index.
 */
const format = 2
const defaultPartitions = 4096
const tables = 32

/**
 * Opens the store in folder `path`, and creates it when there is none. A folder that this process may
 * not write to is opened for reading.
 *
 * @throws NamuError NAMU5003 when it cannot be opened (or, for reading, does not exist), NAMU5004 when
 *   a newer version of Namu wrote it, NAMU5007 when the disk has no room for it
 */
export async function openLmdbStore(
  path: string,
  options: LmdbStoreOptions = {},
): Promise<LmdbStore> {
  const exists = existsSync(join(path, 'data.mdb'))
  const readOnly = options.mode === 'read' || (exists && !isWritable(path))
  if (readOnly && !exists) throw cannotOpen(path, 'there is no store in that folder')
  if (exists && !isDatabase(join(path, 'data.mdb')))
    throw cannotOpen(path, 'the file data.mdb is damaged, or is no LMDB database')
  const root = openEnvironment(path, readOnly)
  try {
    const databases = openDatabases(root, path)
    const partitions = await checkFormat(databases, path, options, readOnly)
    const { clock = systemClock, host = hostname() } = options
    return new LmdbStore(databases, clock, host, partitions)
  } catch (error) {
    await root.close()
    throw cannotOpen(path, error)
  }
}

function openEnvironment(path: string, readOnly: boolean): RootDatabase<string, string> {
  try {
    if (!readOnly) mkdirSync(path, { recursive: true })
    if (!existsSync(join(path, 'lock.mdb'))) checkRoom(path)
    return open<string, string>(path, {
      noSubdir: false,
      maxDbs: tables,
      encoding: 'string',
      readOnly,
      // Batching makes a promise for each batch that nobody gets, and that rejects when a commit fails.
      eventTurnBatching: false,
    })
  } catch (error) {
    throw cannotOpen(path, error)
  }
}

/** The number of partitions; a new store is given its format first. */
async function checkFormat(
  databases: Databases,
  path: string,
  options: LmdbStoreOptions,
  readOnly: boolean,
): Promise<number> {
  const { meta } = databases
  if (!readOnly && meta.get('format') === undefined) {
    await write(databases, () => {
      if (meta.doesExist('format')) return
      void meta.put('format', String(format))
      void meta.put('partitions', String(options.partitions ?? defaultPartitions))
    })
  }
  const found = meta.get('format')
  if (found === undefined) throw cannotOpen(path, 'it has no format: it may be damaged')
  if (Number(found) > format) {
    throw new NamuError(
      'NAMU5004',
      `The store has format ${found}; this version reads ${String(format)}`,
      {
        where: path,
        hint: 'Use the version of Namu that wrote it, or a newer one.',
      },
    )
  }
  if (!readOnly && Number(found) < format) {
    await write(databases, () => meta.put('format', String(format)))
  }
  const partitions = Number(meta.get('partitions'))
  invariant(Number.isInteger(partitions) && partitions > 0, 'a store has a number of partitions')
  return partitions
}

/** The bytes of LMDB's MDB_MAGIC, 0xBEEFC0DE, behind the header of the first page. */
const magic = Buffer.from([0xde, 0xc0, 0xef, 0xbe])
const pageHeaders = [16, 24]

/** LMDB itself ends the process when it meets a file that is something else. */
function isDatabase(file: string): boolean {
  const start = Buffer.alloc(32)
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch (error) {
    throw cannotOpen(file, error)
  }
  try {
    // An empty file is a database that was never written to.
    if (readSync(descriptor, start) === 0) return true
  } finally {
    closeSync(descriptor)
  }
  return pageHeaders.some((at) => start.subarray(at, at + magic.length).equals(magic))
}

/** Asked by opening the file: `access` would answer for the real user, not the effective one. */
function isWritable(path: string): boolean {
  try {
    closeSync(openSync(join(path, 'data.mdb'), 'r+'))
    return true
  } catch {
    return false
  }
}

function cannotOpen(path: string, reason: unknown): NamuError {
  if (reason instanceof NamuError) return reason
  if (isFull(reason, path)) return diskFull(path, reason)
  const why = reason instanceof Error ? reason.message : String(reason)
  return new NamuError('NAMU5003', `The store cannot be opened: ${why}`, {
    where: path,
    hint: 'Check that the folder exists, holds a Namu store and may be read.',
    cause: reason,
  })
}
