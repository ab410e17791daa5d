import type { AcquireResult, Lease, Owner } from '@namu/engine'
import { invariant } from '@namu/core/internal'
import type { Database } from './database.js'

/**
 * L1. Only the clock of the database decides whether a lease has expired.
 * L2. The epoch grows whenever the owner changes, and never otherwise.
 * L3. Rows are locked in the order of their partitions.
 */

interface LeaseRow {
  readonly partition: number
  readonly epoch: string
  readonly owner_id: string
  readonly owner_host: string
  readonly owner_pid: number
  readonly expires_at: number
}

/** Milliseconds since the Unix epoch, as a number of JavaScript. */
const leaseColumns = `
  partition, epoch, owner_id, owner_host, owner_pid,
  floor(extract(epoch from expires_at) * 1000)::float8 as expires_at`

/** `$6` is an owner known to be dead, or null. */
const acquireStatement = {
  name: 'namu-acquire',
  text: `
    update namu.partitions set
      epoch = epoch + case when owner_id = $2 then 0 else 1 end,
      owner_id = $2,
      owner_host = $3,
      owner_pid = $4,
      expires_at = clock_timestamp() + make_interval(secs => $5)
    where partition = $1
      and (owner_id is null or owner_id = $2 or owner_id = $6 or expires_at <= clock_timestamp())
    returning ${leaseColumns}`,
}

const holderStatement = {
  name: 'namu-holder',
  text: `
    select ${leaseColumns} from namu.partitions
    where partition = $1 and expires_at > clock_timestamp()`,
}

const renewStatement = {
  name: 'namu-renew',
  text: `
    with held as (
      select p.partition
      from namu.partitions p
      join unnest($1::int[], $2::bigint[], $3::text[]) as l(partition, epoch, owner)
        on p.partition = l.partition and p.epoch = l.epoch and p.owner_id = l.owner
      order by p.partition
      for update of p
    )
    update namu.partitions p
    set expires_at = clock_timestamp() + make_interval(secs => $4)
    from held
    where p.partition = held.partition
    returning p.partition`,
}

const releaseStatement = {
  name: 'namu-release',
  text: `
    with held as (
      select p.partition
      from namu.partitions p
      join unnest($1::int[], $2::bigint[], $3::text[]) as l(partition, epoch, owner)
        on p.partition = l.partition and p.epoch = l.epoch and p.owner_id = l.owner
      order by p.partition
      for update of p
    )
    update namu.partitions p
    set owner_id = null, owner_host = null, owner_pid = null, expires_at = null
    from held
    where p.partition = held.partition`,
}

export async function acquire(
  database: Database,
  partition: number,
  owner: Owner,
  ttlMs: number,
): Promise<AcquireResult> {
  let dead: string | undefined
  for (;;) {
    const rows = await database.query<LeaseRow>(acquireStatement, [
      ...[partition, owner.id, owner.host, owner.pid],
      ...[ttlMs / 1000, dead ?? null],
    ])
    if (rows[0] !== undefined) return { acquired: true, lease: toLease(rows[0]) }
    const live = await holder(database, partition)
    // It has expired or was released between the two statements.
    if (live === undefined) continue
    if (live.owner.id !== dead && isDead(live.owner, owner)) {
      dead = live.owner.id
      continue
    }
    return { acquired: false, holder: live }
  }
}

/** Extends the leases that are still held; returns the others. */
export async function renew(
  database: Database,
  leases: readonly Lease[],
  ttlMs: number,
): Promise<readonly Lease[]> {
  if (leases.length === 0) return []
  const rows = await database.query<{ partition: number }>(renewStatement, [
    ...columnsOf(leases),
    ttlMs / 1000,
  ])
  const renewed = new Set(rows.map((row) => row.partition))
  return leases.filter((lease) => !renewed.has(lease.partition))
}

export async function release(database: Database, leases: readonly Lease[]): Promise<void> {
  if (leases.length > 0) await database.execute(releaseStatement, columnsOf(leases))
}

export async function holder(database: Database, partition: number): Promise<Lease | undefined> {
  const rows = await database.query<LeaseRow>(holderStatement, [partition])
  return rows[0] === undefined ? undefined : toLease(rows[0])
}

function columnsOf(leases: readonly Lease[]): readonly unknown[][] {
  return [
    leases.map((lease) => lease.partition),
    leases.map((lease) => lease.epoch),
    leases.map((lease) => lease.owner.id),
  ]
}

function toLease(row: LeaseRow): Lease {
  const epoch = Number(row.epoch)
  invariant(Number.isSafeInteger(epoch), `the epoch ${row.epoch} is a safe integer`)
  return {
    partition: row.partition,
    owner: { id: row.owner_id, host: row.owner_host, pid: row.owner_pid },
    epoch,
    expiresAt: row.expires_at,
  }
}

/** Whether the holder was a process of this same host that is gone. */
function isDead(holder: Owner, candidate: Owner): boolean {
  if (holder.host !== candidate.host) return false
  try {
    process.kill(holder.pid, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}
