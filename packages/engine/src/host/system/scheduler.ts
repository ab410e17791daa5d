/** Lets other work of the process have its turn. */
export interface Scheduler {
  /** Calls back after whatever waits now; first come, first served. */
  soon(callback: () => void): void
}

export const systemScheduler: Scheduler = {
  soon: (callback) => {
    setImmediate(callback)
  },
}
