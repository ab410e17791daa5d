import process from 'node:process'

/** Resolves when the process is told to end, or when the one that started it is gone. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      // An open pipe would keep the process alive.
      process.stdin.destroy()
      resolve()
    }
    process.once('SIGTERM', end)
    process.once('SIGINT', end)
    process.stdin.once('end', end).resume()
  })
}
