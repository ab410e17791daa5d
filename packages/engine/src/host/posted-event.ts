import type { OpenWork } from './open-work.js'
import type { RunEvent } from '../core/index.js'
import type { PostedDecision, PostedSignal } from '../interfaces/store.js'

/** The event of a message, which says who gets it; `undefined` for one that came before (S1, S2). */
export function receivedEvent(
  { name, payload, key, by }: PostedSignal,
  open: OpenWork,
  time: number,
): RunEvent | undefined {
  if (open.hasReceived(key)) return undefined
  const to = open.receiver(name)
  return {
    type: 'signal.received',
    time,
    name,
    payload,
    key,
    ...(by === undefined ? {} : { by }),
    ...(to === undefined ? {} : { to }),
  }
}

/** The event of a decision; `undefined` when its round is not asked any more (S6). */
export function decidedEvent(
  { wait, round, approved, key, by, comment, form }: PostedDecision,
  open: OpenWork,
  time: number,
): RunEvent | undefined {
  const asked = open.waits.get(wait)
  if (asked?.approval?.round !== round) return undefined
  return {
    type: 'approval.decided',
    time,
    wait,
    check: asked.check,
    approved,
    key,
    ...(by === undefined ? {} : { by }),
    ...(comment === undefined ? {} : { comment }),
    ...(form === undefined ? {} : { form }),
  }
}
