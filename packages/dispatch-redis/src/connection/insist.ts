import type { TroubleListener } from './connections.js'
import { refused } from './unreachable.js'

export interface Insistence {
  /** Whether to stop trying. */
  readonly isOver: () => boolean
  readonly onTrouble: TroubleListener
}

/**
 * Repeats work until Redis takes it: it may refuse for a while (out of memory, loading its data, a
 * replica that becomes the master). Resolves with nothing when it is over before.
 */
export async function insist<Result>(
  { isOver, onTrouble }: Insistence,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  let troubled = false
  for (let delay = 50; !isOver(); delay = Math.min(2_000, delay * 2)) {
    try {
      const result = await work()
      if (troubled) onTrouble(undefined)
      return result
    } catch (error) {
      if (isOver()) return undefined
      troubled = true
      onTrouble(refused(error))
      await new Promise((resolve) => setTimeout(resolve, delay))
    }
  }
  return undefined
}
