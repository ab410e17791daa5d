import type { Lease, Owner, RunHost, Store } from '@namu/engine'
import type { Logger } from 'pino'
import { pause } from '../stream/pause.js'

export interface SeatParts {
  readonly store: Pick<Store, 'partitions' | 'acquire' | 'release'>
  readonly host: Pick<RunHost, 'start'>
  readonly owner: Owner
  readonly leaseMs: number
  readonly logger: Logger
  /** Aborted when the master goes down. */
  readonly stopping: AbortSignal
}

/**
 * Whether this master executes runs.
 *
 * S1. The first master takes all partitions; the next ones stand by. They answer everything from the
 *     store, post cancellations to the inbox and pass new runs on to the owner.
 * S2. A master that stands by takes no reports from the dispatcher: it could not commit them.
 * S3. It takes over as soon as it gets one partition, and then whatever is free.
 */
export interface Seat {
  readonly active: boolean
  /** Resolves when it is known whether this master executes; rejects when taking up the work failed. */
  readonly settled: Promise<void>
}

export function takeSeat(parts: SeatParts): Seat {
  const { store, host, leaseMs, logger, stopping } = parts
  let active = false
  const takeUp = async (lease: Lease): Promise<void> => {
    try {
      await host.start()
    } catch (error) {
      // Nobody else shall wait for a lease that is of no use here.
      await store.release([lease])
      throw error
    }
    active = true
    logger.info('this master executes runs')
  }
  const standBy = async (): Promise<void> => {
    logger.info('another master executes runs: standing by')
    for (;;) {
      await pause(leaseMs / 3, stopping)
      if (stopping.aborted) return
      try {
        const lease = await firstLease(parts)
        if (lease) {
          await takeUp(lease)
          return
        }
      } catch (error) {
        logger.error({ err: error }, 'taking over failed; trying again')
      }
    }
  }
  const settled = firstLease(parts).then(async (lease) => {
    if (lease) await takeUp(lease)
    else void standBy()
  })
  return {
    get active() {
      return active
    },
    settled,
  }
}

async function firstLease({ store, owner, leaseMs }: SeatParts): Promise<Lease | undefined> {
  for (let partition = 0; partition < store.partitions; partition += 1) {
    const result = await store.acquire(partition, owner, leaseMs)
    if (result.acquired) return result.lease
  }
  return undefined
}
