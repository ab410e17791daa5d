import type { AcquireResult, Lease, Owner } from '@namu/engine'

interface Held {
  readonly owner: Owner
  expiresAt: number
}

interface Right {
  epoch: number
  held: Held | undefined
}

/** The leases of a simulated store. The epoch of a partition grows with every change of owner. */
export class SimLeases {
  readonly #rights = new Map<number, Right>()
  readonly #isGone: (owner: Owner) => boolean

  /** `isGone`: whether the owner's process can be seen to be no more. */
  constructor(isGone: (owner: Owner) => boolean) {
    this.#isGone = isGone
  }

  epoch(partition: number): number {
    return this.#of(partition).epoch
  }

  isHeld(partition: number): boolean {
    return this.#of(partition).held !== undefined
  }

  acquire(partition: number, owner: Owner, ttlMs: number, now: number): AcquireResult {
    const right = this.#of(partition)
    const own = right.held?.owner.id === owner.id
    const holder = this.holder(partition, now)
    if (holder && !own) return { acquired: false, holder }
    if (!own) right.epoch += 1
    right.held = { owner, expiresAt: now + ttlMs }
    return {
      acquired: true,
      lease: { partition, owner, epoch: right.epoch, expiresAt: now + ttlMs },
    }
  }

  /** Those that are not held any more. */
  renew(leases: readonly Lease[], ttlMs: number, now: number): readonly Lease[] {
    return leases.filter((lease) => {
      const held = this.#heldAs(lease)
      if (!held) return true
      held.expiresAt = now + ttlMs
      return false
    })
  }

  release(leases: readonly Lease[]): void {
    for (const lease of leases) if (this.#heldAs(lease)) this.#of(lease.partition).held = undefined
  }

  holder(partition: number, now: number): Lease | undefined {
    const { epoch, held } = this.#of(partition)
    if (!held || held.expiresAt <= now || this.#isGone(held.owner)) return undefined
    return { partition, epoch, owner: held.owner, expiresAt: held.expiresAt }
  }

  #heldAs(lease: Lease): Held | undefined {
    const { epoch, held } = this.#of(lease.partition)
    return held && epoch === lease.epoch && held.owner.id === lease.owner.id ? held : undefined
  }

  #of(partition: number): Right {
    const right = this.#rights.get(partition) ?? { epoch: 0, held: undefined }
    this.#rights.set(partition, right)
    return right
  }
}
