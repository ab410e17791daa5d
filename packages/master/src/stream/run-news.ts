/** Tells followers when to look into the store again. */
export interface RunNews {
  /**
   * Resolves when this process wrote something about the run, when `pollMs` have passed (another
   * master may have written), or when the signal is aborted; never rejects.
   */
  next(run: string, signal: AbortSignal): Promise<void>
  /** Wakes whoever waits for news about the run. */
  tell(run: string): void
}

export function createRunNews(pollMs: number): RunNews {
  const waiting = new Map<string, Set<() => void>>()
  return {
    next(run, signal) {
      return new Promise((resolve) => {
        if (signal.aborted) {
          resolve()
          return
        }
        const others = waiting.get(run) ?? new Set()
        const wake = (): void => {
          clearTimeout(timer)
          signal.removeEventListener('abort', wake)
          others.delete(wake)
          if (others.size === 0 && waiting.get(run) === others) waiting.delete(run)
          resolve()
        }
        const timer = setTimeout(wake, pollMs)
        signal.addEventListener('abort', wake, { once: true })
        waiting.set(run, others.add(wake))
      })
    },
    tell(run) {
      for (const wake of [...(waiting.get(run) ?? [])]) wake()
    },
  }
}
