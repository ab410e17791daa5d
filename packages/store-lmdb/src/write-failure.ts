import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { NamuError } from '@namu/core/internal'

/** What a transaction of LMDB rejects with when not its action failed, but the commit. */
export interface FailedCommit extends Error {
  /** Rejects with the reason. It never settles when the commit fails before the flush of an earlier one. */
  readonly commitError: Promise<unknown>
}

export function isFailedCommit(error: unknown): error is FailedCommit {
  return error instanceof Error && 'commitError' in error && error.commitError instanceof Promise
}

/** Begins to listen for the reason; it is asked for behind a later commit, and `undefined` if there is none. */
export function reasonOf({ commitError }: FailedCommit): () => unknown {
  let reason: unknown
  commitError.catch((rejected: unknown) => {
    reason = rejected
  })
  return () => reason
}

/** What to tell of a commit that failed for the reason, if that is known. */
export function writeFailure(reason: unknown, path: string): NamuError {
  const full = reason === undefined ? roomAt(path) < startSize : isFull(reason, path)
  if (full) return diskFull(path, reason)
  const why = reason instanceof Error ? reason.message : 'a commit failed'
  return new NamuError('NAMU5005', `The store cannot be written: ${why}`, {
    where: path,
    hint: "Look at the disk and at the system's log. What was acknowledged is kept.",
    cause: reason,
  })
}

const { ENOSPC, EDQUOT, EFBIG, EIO } = constants.errno
const fullCodes: readonly unknown[] = [ENOSPC, EDQUOT, EFBIG, 'ENOSPC', 'EDQUOT', 'EFBIG']

/** Whether the failure, of LMDB or of Node, says that the disk at `path` has no room. */
export function isFull(reason: unknown, path: string): boolean {
  if (!(reason instanceof Error) || !('code' in reason)) return false
  // LMDB's code when the disk took a part of what it wrote.
  if (reason.code === EIO) return roomAt(path) < startSize
  return fullCodes.includes(reason.code)
}

function roomAt(path: string): number {
  const { bavail, bsize } = statfsSync(path)
  return bavail * bsize
}

export function diskFull(path: string, reason: unknown): NamuError {
  return new NamuError('NAMU5007', 'The disk of the store is full', {
    where: path,
    hint: 'Make room on that disk. What was acknowledged is kept; runs that wait for it go on by themselves.',
    cause: reason,
  })
}

/** What LMDB writes to start a store: the lock file and the tables. */
const startSize = 128 * 1024

/**
 * Finds out with a file of its own whether the disk has room for a new store. LMDB maps its lock file,
 * and a page of it for which there is no room ends the process.
 *
 * @throws NamuError NAMU5007 when it has none
 */
export function checkRoom(path: string): void {
  const probe = join(path, `room-${String(process.pid)}`)
  try {
    writeFileSync(probe, Buffer.alloc(startSize), { flush: true })
  } catch (error) {
    // Anything else LMDB says better.
    if (isFull(error, path)) throw diskFull(path, error)
  } finally {
    rmSync(probe, { force: true })
  }
}
