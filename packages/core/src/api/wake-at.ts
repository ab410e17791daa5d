/** Longest delay `setTimeout` takes (24.8 days); a later moment is reached in several steps. */
const longestTimeout = 2_147_483_647

/** Calls back once at the time, in milliseconds since the Unix epoch; returns what forgets it. */
export function wakeAt(at: number, callback: () => void): () => void {
  const delay = (): number => Math.max(0, Math.min(at - Date.now(), longestTimeout))
  const wake = (): void => {
    if (at - Date.now() <= 0) callback()
    else timer = setTimeout(wake, delay())
  }
  let timer = setTimeout(wake, delay())
  return () => {
    clearTimeout(timer)
  }
}
