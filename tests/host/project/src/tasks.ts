import { task } from '@namu/core'

/** The tests execute the tasks themselves; what stands here is what a direct run would do. */
export const step = task(
  { retry: { maxAttempts: 3, initialDelay: 20, jitter: 0 } },
  async (n: number): Promise<number> => n + 1,
)
