import { partitionOf, type InboxEntry } from '@namu/engine'
import type { Databases } from './databases.js'
import { nameDigest } from './names.js'
import { seal, unsealJson } from './sealed-text.js'
import { write } from './write.js'

export async function postInput(
  databases: Databases,
  partitions: number,
  entry: InboxEntry,
): Promise<void> {
  const key = dedupeDigest(entry.run, entry.key)
  const partition = partitionOf(entry.run, partitions)
  await write(databases, () => {
    if (databases.inboxKeys.doesExist(key)) return
    const place: [number, number] = [partition, nextNumber(databases, partition)]
    void databases.inbox.put(place, seal(JSON.stringify(entry)))
    void databases.inboxKeys.put(key, JSON.stringify(place))
  })
}

/** In the order of posting. */
export function readInbox(
  databases: Databases,
  partitions: readonly number[],
): readonly InboxEntry[] {
  return partitions.flatMap((partition) => {
    const entries = databases.inbox.getRange({ start: [partition, 0], end: [partition + 1, 0] })
    return [...entries].map(
      ({ key, value }) =>
        unsealJson(value, () => `inbox entry ${key.map(String).join('.')}`) as InboxEntry,
    )
  })
}

/** Inside a transaction. */
export function removeInboxEntry(databases: Databases, run: string, dedupeKey: string): void {
  const key = dedupeDigest(run, dedupeKey)
  const place = databases.inboxKeys.get(key)
  if (place === undefined) return
  void databases.inbox.remove(JSON.parse(place) as [number, number])
  void databases.inboxKeys.remove(key)
}

function dedupeDigest(run: string, key: string): string {
  return nameDigest(JSON.stringify([run, key]))
}

function nextNumber(databases: Databases, partition: number): number {
  const last = databases.inbox.getKeys({
    reverse: true,
    start: [partition + 1, 0],
    exclusiveStart: true,
    end: [partition, -1],
    limit: 1,
  })
  for (const [, number] of last) return number + 1
  return 0
}
