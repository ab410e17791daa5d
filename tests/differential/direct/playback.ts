import type { Settlement } from '../script.js'
import type { PendingCall } from './core.js'

/**
 * Ends what is open as a script says.
 *
 * A run with prefetch may have the outcome of a pure call before the program reaches the call: such an
 * end is kept, and comes when the call is there and nothing else can move.
 */
export class Playback {
  readonly #script: (readonly Settlement[])[]
  readonly #ready = new Map<string, Settlement>()

  constructor(script: readonly (readonly Settlement[])[]) {
    this.#script = [...script]
  }

  /** Ends the next group; false when the script is at its end. */
  goOn(open: PendingCall[]): boolean {
    const early = open.find(({ key }) => key !== undefined && this.#ready.has(key))
    if (early?.key !== undefined) {
      const settlement = this.#ready.get(early.key)
      this.#ready.delete(early.key)
      open.splice(open.indexOf(early), 1)
      end(early, settlement)
      return true
    }
    const group = this.#script.shift()
    if (!group) return false
    for (const settlement of group) {
      const at = open.findIndex(({ key }) => key === settlement.key)
      const [call] = at < 0 ? [] : open.splice(at, 1)
      if (call) end(call, settlement)
      else this.#ready.set(settlement.key, settlement)
    }
    return true
  }
}

function end(call: PendingCall, settlement: Settlement | undefined): void {
  if (settlement?.error !== undefined) call.fail?.(settlement.error)
  // The end of a call comes a promise job later: in a group a sleep must not overtake it.
  else if (call.fail === undefined)
    void Promise.resolve().then(() => {
      call.settle()
    })
  else call.settle()
}
