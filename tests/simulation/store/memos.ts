import type { Digest } from '@namu/core/internal'
import type { Memo } from '@namu/engine'

/** The results of pure tasks that a simulated store keeps. */
export class SimMemos {
  readonly #memos = new Map<Digest, Memo>()

  get(keys: readonly Digest[], now: number): readonly Memo[] {
    return keys.flatMap((key) => {
      const memo = this.#memos.get(key)
      return memo && memo.expiresAt > now ? [memo] : []
    })
  }

  put(memos: readonly Memo[]): void {
    for (const memo of memos) this.#memos.set(memo.key, memo)
  }

  prune(now: number, limit: number): number {
    const expired = [...this.#memos.values()]
      .filter(({ expiresAt }) => expiresAt <= now)
      .sort((a, b) => a.expiresAt - b.expiresAt)
      .slice(0, limit)
    for (const { key } of expired) this.#memos.delete(key)
    return expired.length
  }
}
