import type { InboxEntry, Store } from '../interfaces/store.js'

/**
 * Brings what was posted for runs of held partitions to the executor.
 *
 * N1. An entry is offered once, however many read at the same time: a key may be posted again after it
 *     was taken in (a second cancel), so a second offer of one entry would be a second wish.
 * N2. The entries of a run are offered in the order of posting; one that is busy holds up no other run.
 */
export class InboxReader {
  readonly #store: Pick<Store, 'readInbox'>
  readonly #takeIn: (entry: InboxEntry) => Promise<void>
  /** Runs whose entries are being taken in. */
  readonly #busy = new Map<string, Promise<void>>()
  /** The latest read that had begun when a run's entries had been taken in: what it has read is old. */
  readonly #taken = new Map<string, number>()
  #reads = 0
  #reading = 0
  /** Partitions for which something was posted here. */
  readonly #posted = new Set<number>()
  #sweeping = false

  /** `takeIn` resolves when the entry has left the inbox, or is to stay in it. */
  constructor(store: Pick<Store, 'readInbox'>, takeIn: (entry: InboxEntry) => Promise<void>) {
    this.#store = store
    this.#takeIn = takeIn
  }

  /** What cannot be offered now is offered by a later read. */
  async read(partitions: readonly number[]): Promise<void> {
    await Promise.all((await this.#offer(partitions)).offered)
  }

  /** Resolves when everything that was there at the call was offered. */
  async readAll(partitions: readonly number[]): Promise<void> {
    for (;;) {
      const { offered, put } = await this.#offer(partitions)
      await Promise.all([...offered, ...put])
      if (put.length === 0) return
    }
  }

  /** Something was posted for a run of the partition. Many such calls make few reads. */
  posted(partition: number): void {
    this.#posted.add(partition)
    if (this.#sweeping) return
    this.#sweeping = true
    void this.#sweep().finally(() => {
      this.#sweeping = false
    })
  }

  async #sweep(): Promise<void> {
    while (this.#posted.size > 0) {
      const partitions = [...this.#posted]
      this.#posted.clear()
      // What a store that fails now does not give is read by the next poll.
      await this.readAll(partitions).catch(() => undefined)
    }
  }

  /** `put`: the end of what is in the way of entries that were not offered. */
  async #offer(partitions: readonly number[]): Promise<{
    readonly offered: readonly Promise<void>[]
    readonly put: readonly Promise<void>[]
  }> {
    const offered: Promise<void>[] = []
    const put: Promise<void>[] = []
    if (partitions.length === 0) return { offered, put }
    this.#reads += 1
    this.#reading += 1
    const read = this.#reads
    try {
      const byRun = new Map<string, InboxEntry[]>()
      for (const entry of await this.#store.readInbox(partitions))
        byRun.set(entry.run, [...(byRun.get(entry.run) ?? []), entry])
      for (const [run, entries] of byRun) {
        const busy = this.#busy.get(run)
        if (busy) put.push(busy)
        else if ((this.#taken.get(run) ?? 0) >= read) put.push(Promise.resolve())
        else offered.push(this.#takeAll(run, entries))
      }
    } finally {
      this.#reading -= 1
      if (this.#reading === 0) this.#taken.clear()
    }
    return { offered, put }
  }

  #takeAll(run: string, entries: readonly InboxEntry[]): Promise<void> {
    const taking = (async () => {
      for (const entry of entries) await this.#takeIn(entry)
    })().finally(() => {
      this.#busy.delete(run)
      if (this.#reading > 0) this.#taken.set(run, this.#reads)
    })
    this.#busy.set(run, taking)
    return taking
  }
}
