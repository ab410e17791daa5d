import type { Clock } from '../interfaces/clock.js'
import type { AcquireResult, Lease, Owner, Store } from '../interfaces/store.js'

/**
 * The partitions this process may write to.
 *
 * P1. `epoch` answers only for leases that the store granted and that nobody took since, as far as
 *     this process knows; the store checks it again at every append.
 * P2. A lease that could not be renewed before it expired counts as lost.
 * P3. `onLost` is called once for each lost lease, after `epoch` has forgotten it.
 */
export class Ownership {
  readonly #store: Pick<Store, 'acquire' | 'renew' | 'release'>
  readonly #owner: Owner
  readonly #clock: Clock
  readonly #leaseMs: number
  readonly #onLost: (partition: number) => void
  readonly #leases = new Map<number, Lease>()
  readonly #acquiring = new Map<number, Promise<AcquireResult>>()
  #stopRenewing: (() => void) | undefined

  constructor(
    store: Pick<Store, 'acquire' | 'renew' | 'release'>,
    owner: Owner,
    clock: Clock,
    leaseMs: number,
    onLost: (partition: number) => void,
  ) {
    this.#store = store
    this.#owner = owner
    this.#clock = clock
    this.#leaseMs = leaseMs
    this.#onLost = onLost
  }

  epoch(partition: number): number | undefined {
    return this.#leases.get(partition)?.epoch
  }

  has(partition: number): boolean {
    return this.#leases.has(partition)
  }

  get count(): number {
    return this.#leases.size
  }

  held(): readonly number[] {
    return [...this.#leases.keys()]
  }

  async acquire(partition: number): Promise<AcquireResult> {
    const held = this.#leases.get(partition)
    if (held) return { acquired: true, lease: held }
    const before = this.#acquiring.get(partition)
    if (before) return before
    const acquiring = this.#store.acquire(partition, this.#owner, this.#leaseMs).then((result) => {
      if (result.acquired) this.#leases.set(partition, result.lease)
      return result
    })
    this.#acquiring.set(partition, acquiring)
    try {
      return await acquiring
    } finally {
      this.#acquiring.delete(partition)
    }
  }

  start(): void {
    const renewLater = (): void => {
      this.#stopRenewing = this.#clock.at(this.#clock.now() + this.#leaseMs / 3, () => {
        void this.#renew().then(() => {
          if (this.#stopRenewing) renewLater()
        })
      })
    }
    renewLater()
  }

  /** Gives everything back; the store may refuse, then the leases expire by themselves. */
  async stop(): Promise<void> {
    this.#stopRenewing?.()
    this.#stopRenewing = undefined
    const leases = [...this.#leases.values()]
    this.#leases.clear()
    if (leases.length > 0) await this.#store.release(leases).catch(() => undefined)
  }

  /** Forgets a lease that the store says is not ours. */
  lose(partition: number): void {
    if (this.#leases.delete(partition)) this.#onLost(partition)
  }

  async #renew(): Promise<void> {
    const leases = [...this.#leases.values()]
    if (leases.length === 0) return
    const expiresAt = this.#clock.now() + this.#leaseMs
    try {
      const lost = new Set((await this.#store.renew(leases, this.#leaseMs)).map((l) => l.partition))
      for (const lease of leases) {
        if (lost.has(lease.partition)) this.lose(lease.partition)
        else if (this.#leases.get(lease.partition)?.epoch === lease.epoch)
          this.#leases.set(lease.partition, { ...lease, expiresAt })
      }
    } catch {
      const now = this.#clock.now()
      for (const lease of leases) if (lease.expiresAt <= now) this.lose(lease.partition)
    }
  }
}
