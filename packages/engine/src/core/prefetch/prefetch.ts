import type { Run } from '../program/program.js'
import { FunctionFrame } from '../state/records.js'
import { Walk } from './walk.js'

/** Instructions the walks of one turn may take together. */
const stepsOfTurn = 20_000

/**
 * Starts pure calls early. When a turn ends, each waiting frame is walked ahead on a throw-away copy
 * of its registers; pure calls met on the way whose arguments are known are started.
 *
 * F1. A walk changes nothing of the run but for the calls it opens: it stops at whatever may change
 *     state that others see, at a branch it cannot decide, and at calls it cannot follow.
 * F2. A prefetched call is known by its dynamic name; the frame that reaches that place takes it when
 *     the encoded arguments are equal, else it is wasted. Its failure shows only there.
 * F3. A frame is walked again from the same place only when a prefetched call was settled or adopted
 *     since, and its last walk had met one that was open, or a full window.
 */
export function prefetch(run: Run): void {
  const { state } = run
  const moved = state.speculationMoved
  state.speculationMoved = false
  if (!state.prefetch || !run.program.hasPureTasks) return
  if (state.status !== 'running' || state.cancels > 0) return
  // The turn goes on at once.
  if (state.evaluation !== undefined) return
  const walk = new Walk(run, stepsOfTurn)
  const top = state.stack[state.stack.length - 1]
  const frames = [...(top instanceof FunctionFrame ? [top] : []), ...state.parked]
  for (const frame of frames) {
    if (walk.exhausted) return
    const place = frame === top ? -2 : frame.park
    if (frame !== top && frame.walked === place && !(moved && frame.hungry)) continue
    frame.walked = place
    frame.hungry = walk.ahead(frame)
  }
}
