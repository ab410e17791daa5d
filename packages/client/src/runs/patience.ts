import { NamuError, type RuntimeCode } from '@namu/core/internal'

/** The master, its store or its dispatcher is away, or another master is taking over. */
const passing: ReadonlySet<RuntimeCode> = new Set<RuntimeCode>([
  'NAMU5001',
  'NAMU5002',
  'NAMU5005',
  'NAMU6001',
  'NAMU7006',
])

/** Whether asking again may help. */
export function isPassing(error: unknown): boolean {
  return error instanceof NamuError && passing.has(error.code)
}

/** How long to bear a master that does not answer. */
export interface Patience {
  /** Notes that the master answered. */
  answered(): void
  /** Waits before the next try; throws `error` when it is not a passing one, or patience is over. */
  wait(error: unknown): Promise<void>
}

const firstPauseMs = 100
const longestPauseMs = 2_000

/** Patience that ends `forMs` after the last answer. */
export function createPatience(forMs: number, signal?: AbortSignal): Patience {
  let since: number | undefined
  let pauseMs = firstPauseMs
  return {
    answered() {
      since = undefined
      pauseMs = firstPauseMs
    },
    async wait(error) {
      since ??= Date.now()
      if (!isPassing(error) || Date.now() - since >= forMs) throw error
      await pause(pauseMs, signal)
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    },
  }
}

/** Resolves after `ms`, or at once when the signal is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve()
      return
    }
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done, { once: true })
  })
}
