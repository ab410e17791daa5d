import { isNamuError } from '@namu/core/internal'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Backend, RunStart } from '../backend/backend.js'
import type { Context } from '../context.js'
import { exitCode } from '../exit-code.js'
import { Finished } from '../report/failures.js'

/** How often it is asked whether the run is there. */
const pollMs = 250

/**
 * Waits until the run of a held start is there.
 * @throws Finished with 130 when the person pressed Ctrl-C: the start stays kept
 */
export async function waitForStart(
  { host, terminal, json }: Context,
  backend: Backend,
  { run, heldUntil }: RunStart,
): Promise<void> {
  if (heldUntil === undefined) return
  const due = new Date(heldUntil).toISOString()
  if (json) terminal.out(JSON.stringify({ type: 'held', run, until: heldUntil }))
  else terminal.note(`its start is kept until ${due}, or until the run before it has ended`)
  const interrupt = new AbortController()
  const stopListening = host.onInterrupt(() => {
    interrupt.abort()
  })
  try {
    while (!(await isThere(backend, run))) {
      await sleep(pollMs, undefined, { signal: interrupt.signal }).catch(() => undefined)
      if (!interrupt.signal.aborted) continue
      const how = backend.inProcess ? `; \`namu resume ${run}\` carries it out` : ''
      terminal.note(`The start of run ${run} stays kept${how}.`)
      throw new Finished(exitCode.interrupted)
    }
  } finally {
    stopListening()
  }
}

async function isThere(backend: Backend, run: string): Promise<boolean> {
  try {
    await backend.run(run)
    return true
  } catch (error) {
    if (isNamuError(error) && error.code === 'NAMU4161') return false
    throw error
  }
}
