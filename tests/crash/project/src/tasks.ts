import { appendFileSync } from 'node:fs'
import { context, task } from '@namu/core'

/**
 * Leaves a trace of every execution: a line with the call's idempotency key and the attempt, written
 * before anything else happens.
 */
function leaveTrace(): void {
  const { idempotencyKey, attempt } = context()
  appendFileSync(process.env.NAMU_CRASH_TRACE ?? '', `${idempotencyKey} ${attempt}\n`)
}

/** Takes a few milliseconds, differing from call to call. */
async function work(n: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, n % 7))
  return n + 1
}

export const step = task(async (n: number): Promise<number> => {
  leaveTrace()
  return work(n)
})

export const look = task({ pure: true }, async (n: number): Promise<number> => {
  leaveTrace()
  return (await work(n)) * 2
})

/** Fails at the first attempt of every other call. */
export const shaky = task(
  { retry: { maxAttempts: 5, initialDelay: 3, jitter: 0 } },
  async (n: number): Promise<number> => {
    leaveTrace()
    if (n % 2 === 0 && context().attempt === 1) throw new Error(`${n} is shaky`)
    return work(n)
  },
)

/** A result that takes room. */
export const page = task((n: number): Promise<string> => Promise.resolve(`${n} `.repeat(8_000)))
