/** One entry of a stream; its fields by name. */
export interface StreamEntry {
  readonly id: string
  readonly fields: Readonly<Record<string, string>>
}

/** Entries of XREADGROUP by stream; nothing when the wait was over. */
export function readReply(reply: unknown): ReadonlyMap<string, readonly StreamEntry[]> {
  const streams = new Map<string, readonly StreamEntry[]>()
  for (const [key, entries] of (reply ?? []) as [string, unknown][]) {
    streams.set(key, toEntries(entries))
  }
  return streams
}

/** Entries of XAUTOCLAIM and XREADGROUP; entries that were deleted meanwhile have no fields. */
export function toEntries(entries: unknown): readonly StreamEntry[] {
  return (entries as [string, string[] | null][]).flatMap(([id, pairs]) => {
    if (pairs === null || pairs.length === 0) return []
    const fields: Record<string, string> = {}
    for (let index = 0; index + 1 < pairs.length; index += 2) {
      const [name, value] = [pairs[index], pairs[index + 1]]
      if (name !== undefined && value !== undefined) fields[name] = value
    }
    return [{ id, fields }]
  })
}
