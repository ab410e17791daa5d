import { digestOf } from '@namu/core/internal'
import type { Run } from '../program/program.js'
import { addReaction } from '../promises/resolve.js'
import { Identity } from '../state/identity.js'
import { NativeFunction } from '../state/records.js'
import type { Value } from '../state/value.js'
import type { Wait } from '../state/wait.js'
import { addTimer } from '../timers/start.js'

/** The end of the time is a reaction to a timer, which the wait owns. */
export function setTimeLimit(run: Run, wait: Wait, timeout: Value): void {
  const { name } = wait.check
  const round = wait.about.kind === 'approval' ? wait.about.round : 0
  const limit = digestOf(`time limit\n${String(round)}\n${name}`)
  const { timer, promise } = addTimer(run, wait.site, limit, timeout)
  wait.timer = timer
  addReaction(run, promise, {
    kind: 'then',
    onFulfilled: new NativeFunction({ kind: 'waitExpired', wait }),
    onRejected: undefined,
    result: undefined,
    origin: new Identity(undefined, limit, 0),
  })
}

/** Sets the time limit of the round that is asked now. */
export function askRound(run: Run, wait: Wait): void {
  const { about } = wait
  const limit = about.kind === 'approval' ? about.plan.rounds[about.round]?.timeoutMs : undefined
  if (limit !== undefined) setTimeLimit(run, wait, limit)
}
