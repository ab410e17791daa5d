import type { Run } from '../program/program.js'
import { release } from '../scopes/members.js'
import type { Wait } from '../state/wait.js'

/** Takes a wait out, whatever becomes of its promise. */
export function closeWait(run: Run, wait: Wait): void {
  if (!run.state.waits.delete(wait.number)) return
  dropTimeLimit(run, wait)
  release(run, wait)
  run.commands.push({ type: 'unwait', wait: wait.number })
}

/** Gives all open waits up; what becomes of their futures is left to the caller. */
export function dropWaits(run: Run): readonly Wait[] {
  const open = [...run.state.waits.values()]
  for (const wait of open) closeWait(run, wait)
  return open
}

function dropTimeLimit(run: Run, wait: Wait): void {
  const { timer } = wait
  wait.timer = undefined
  if (timer && run.state.timers.delete(timer.number))
    run.commands.push({ type: 'disarm', timer: timer.number })
}
