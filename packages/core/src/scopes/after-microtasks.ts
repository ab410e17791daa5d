interface Host {
  readonly setImmediate?: (callback: () => void) => unknown
}

/** Calls back when all microtasks have run, those that they add included; in the order of asking. */
export function afterMicrotasks(callback: () => void): void {
  const { setImmediate } = globalThis as Host
  if (setImmediate) setImmediate(callback)
  else setTimeout(callback, 0)
}
