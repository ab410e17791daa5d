import { unreachable } from '@namu/core/internal'
import type { AcquireResult, Clock, Lease, Owner } from '@namu/engine'
import type { Databases } from './databases.js'
import { isProcessAlive, processStart } from './process-life.js'
import { write } from './write.js'

/**
 * A partition's lease as stored. `free` keeps the epoch, which only grows.
 * `started` is the start of the holder's process as its system tells it: a guard against reused ids.
 */
type StoredLease =
  | { readonly state: 'free'; readonly epoch: number }
  | {
      readonly state: 'held'
      readonly epoch: number
      readonly owner: Owner
      readonly expiresAt: number
      readonly started?: string
    }

const never: StoredLease = { state: 'free', epoch: 0 }

/**
 * The partition's epoch, and whether an append that carries it may write: a lease that was given back
 * is over, one that has only expired holds until somebody takes the partition.
 */
export function writeRight(
  databases: Databases,
  partition: number,
): { readonly epoch: number; readonly held: boolean } {
  const { state, epoch } = readLease(databases, partition)
  return { epoch, held: state === 'held' }
}

export async function acquire(
  databases: Databases,
  clock: Clock,
  host: string,
  partition: number,
  owner: Owner,
  ttlMs: number,
): Promise<AcquireResult> {
  const started = owner.host === host ? processStart(owner.pid) : undefined
  return write(databases, () => {
    const before = readLease(databases, partition)
    const now = clock.now()
    const own = before.state === 'held' && before.owner.id === owner.id
    if (!own && isHeld(before, now, host)) {
      return { acquired: false, holder: leaseOf(partition, before) }
    }
    const epoch = own ? before.epoch : before.epoch + 1
    const lease = { partition, owner, epoch, expiresAt: now + ttlMs }
    writeLease(databases, partition, {
      state: 'held',
      owner,
      epoch,
      expiresAt: lease.expiresAt,
      ...(started === undefined ? {} : { started }),
    })
    return { acquired: true, lease }
  })
}

export async function renew(
  databases: Databases,
  clock: Clock,
  leases: readonly Lease[],
  ttlMs: number,
): Promise<readonly Lease[]> {
  if (leases.length === 0) return []
  return write(databases, () => {
    const expiresAt = clock.now() + ttlMs
    return leases.filter((lease) => {
      const stored = readLease(databases, lease.partition)
      if (!isSame(stored, lease)) return true
      writeLease(databases, lease.partition, { ...stored, expiresAt })
      return false
    })
  })
}

export async function release(databases: Databases, leases: readonly Lease[]): Promise<void> {
  if (leases.length === 0) return
  await write(databases, () => {
    for (const lease of leases) {
      const stored = readLease(databases, lease.partition)
      if (isSame(stored, lease))
        writeLease(databases, lease.partition, { state: 'free', epoch: stored.epoch })
    }
  })
}

export function holder(
  databases: Databases,
  clock: Clock,
  host: string,
  partition: number,
): Lease | undefined {
  const stored = readLease(databases, partition)
  return isHeld(stored, clock.now(), host) ? leaseOf(partition, stored) : undefined
}

type HeldLease = Extract<StoredLease, { state: 'held' }>

function isHeld(stored: StoredLease, now: number, host: string): stored is HeldLease {
  switch (stored.state) {
    case 'free':
      return false
    case 'held':
      if (stored.expiresAt <= now) return false
      // Whether a process of another machine lives can only be told by its lease.
      return stored.owner.host !== host || isProcessAlive(stored.owner.pid, stored.started)
    default:
      return unreachable(stored, 'lease')
  }
}

function isSame(stored: StoredLease, lease: Lease): stored is HeldLease {
  return (
    stored.state === 'held' && stored.epoch === lease.epoch && stored.owner.id === lease.owner.id
  )
}

function leaseOf(partition: number, { owner, epoch, expiresAt }: HeldLease): Lease {
  return { partition, owner, epoch, expiresAt }
}

function readLease(databases: Databases, partition: number): StoredLease {
  const text = databases.leases.get(partition)
  return text === undefined ? never : (JSON.parse(text) as StoredLease)
}

function writeLease(databases: Databases, partition: number, lease: StoredLease): void {
  void databases.leases.put(partition, JSON.stringify(lease))
}
