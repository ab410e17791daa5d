import { pushFrame } from '../interpret/deliver.js'
import { BuiltinFrame } from '../state/records.js'
import type { Identity } from '../state/identity.js'
import type { Run } from '../program/program.js'
import type { Value } from '../state/value.js'
import type { BuiltinFrameKind, FrameStates } from './frame-states.js'

/**
 * Starts a built-in that calls callbacks: the only place that pairs a kind with its state. `receiver` is
 * what the callbacks see as `this`.
 */
export function pushBuiltinFrame<Kind extends BuiltinFrameKind>(
  run: Run,
  kind: Kind,
  state: FrameStates[Kind],
  identity: Identity,
  receiver?: Value,
): void {
  pushFrame(run, new BuiltinFrame(kind, state, identity, receiver))
}
