import type { Digest } from '@namu/core/internal'
import type { Memo } from '@namu/engine'
import type { Databases } from './databases.js'
import { seal, unsealJson } from './sealed-text.js'
import { write } from './write.js'

/** Results of pure tasks, by code and arguments. A cache: what cannot be read is not there. */

export function getMemos(
  databases: Databases,
  keys: readonly Digest[],
  now: number,
): readonly Memo[] {
  return keys.flatMap((key) => {
    const memo = getMemo(databases, key)
    return memo && memo.expiresAt > now ? [memo] : []
  })
}

export function putMemos(databases: Databases, memos: readonly Memo[]): Promise<void> {
  return write(databases, () => {
    for (const memo of memos) {
      const before = getMemo(databases, memo.key)
      if (before) void databases.memoExpiry.remove([before.expiresAt, memo.key])
      void databases.memos.put(memo.key, seal(JSON.stringify(memo)))
      void databases.memoExpiry.put([memo.expiresAt, memo.key], '')
    }
  })
}

export function pruneMemos(databases: Databases, now: number, limit: number): Promise<number> {
  return write(databases, () => {
    const expired = [...databases.memoExpiry.getRange({ limit })].filter(
      ({ key: [expiresAt] }) => expiresAt <= now,
    )
    for (const { key } of expired) {
      void databases.memoExpiry.remove(key)
      // A damaged entry was written over without its expiry being known.
      const memo = getMemo(databases, key[1] as Digest)
      if (!memo || memo.expiresAt === key[0]) void databases.memos.remove(key[1])
    }
    return expired.length
  })
}

function getMemo(databases: Databases, key: Digest): Memo | undefined {
  const stored = databases.memos.get(key)
  if (stored === undefined) return undefined
  try {
    return unsealJson(stored, () => `cache entry ${key}`) as Memo
  } catch {
    return undefined
  }
}
