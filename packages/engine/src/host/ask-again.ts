import { isNamuError } from '@namu/core/internal'
import type { Clock } from '../interfaces/clock.js'

/** How long to wait before something that could not answer is asked again. */
export const askAgainMs = 500

/**
 * What a store answers that may fail for a while (NAMU5005). Gives nothing when nobody wants the answer
 * any more; an error that asking again does not mend is thrown.
 */
export async function untilAnswered<T>(
  clock: Clock,
  ask: () => Promise<T>,
  isOver: () => boolean,
): Promise<T | undefined> {
  while (!isOver()) {
    try {
      return await ask()
    } catch (error) {
      if (!isNamuError(error) || error.code !== 'NAMU5005') throw error
      await new Promise<void>((resolve) => {
        clock.at(clock.now() + askAgainMs, resolve)
      })
    }
  }
  return undefined
}
