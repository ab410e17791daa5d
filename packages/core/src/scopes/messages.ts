/** What errors of scopes say, in direct runs and in the engine. */
export const leftMessage = 'The scope was left'

export function scopeCancelledMessage(reason: unknown): string {
  return typeof reason === 'string' && reason !== ''
    ? `The scope was cancelled: ${reason}`
    : 'The scope was cancelled'
}

/** `shown` is the limit as the program gave it, see `shownLimit`. */
export function timeLimitMessage(shown: string): string {
  return `The time limit was reached: ${shown}`
}

/** A duration or Date as messages show it. */
export function shownLimit(until: unknown): string {
  if (until instanceof Date) return until.toISOString()
  return typeof until === 'number' ? `${String(until)} ms` : String(until)
}

export function needsFunction(name: 'scope' | 'withTimeout'): string {
  return `${name} needs a function`
}
