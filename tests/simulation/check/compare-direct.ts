import { decode } from '@namu/core/internal'
import type { RunResult } from '@namu/engine/core'
import type { Case, Outcome, Start } from '../../differential/trace.js'
import { effectsOf, encodeSeen } from '../../differential/trace.js'
import type { Pool } from '../workload/pool.js'
import type { Wish } from '../workload/client.js'
import type { RunLedger } from './ledger.js'

/**
 * What is wrong with a run that has ended, by the side of its direct execution: Node runs the same
 * function and is given the same outcomes in the same order (promise 1). Of a cancelled run that holds
 * up to the cancel, which Node does not know.
 */
export async function compareDirect(
  wish: Wish,
  ledger: RunLedger,
  pool: Pool,
): Promise<string | undefined> {
  const { script, starts, cancelled } = ledger.history
  const { fixture, input } = wish.program
  const one: Case = {
    fixture,
    input,
    seed: 0,
    pureFirst: false,
    script: cancelled ? script.slice(0, cancelled.groups) : script,
  }
  const direct = await pool.direct.run(one)
  const shown = ledger.prefetched > 0 ? effectsOf : (all: readonly Start[]) => all
  const here = texts(shown(cancelled ? starts.slice(0, cancelled.starts) : starts))
  const there = texts(shown(direct.starts))
  // At a synchronous task Node has gone on where the engine was cancelled.
  const compared = cancelled ? there.slice(0, here.length) : there
  if (here.join('\n') !== compared.join('\n'))
    return differ('starts', here, there, JSON.stringify(script))
  if (cancelled || (!ledger.result && !ledger.isStuck)) return undefined
  const [ours, theirs] = [outcomeOf(ledger.result), direct.outcome].map((o) => JSON.stringify(o))
  return ours === theirs
    ? undefined
    : differ('ends', [ours ?? ''], [theirs ?? ''], JSON.stringify(script))
}

function outcomeOf(result: RunResult | undefined): Outcome {
  if (!result) return { status: 'open' }
  return result.status === 'completed'
    ? { status: 'returned', value: encodeSeen(decode(result.value)) }
    : { status: 'threw', error: encodeSeen(decode(result.error)) }
}

const texts = (starts: readonly Start[]): string[] =>
  starts.map(({ task, args }) => `${task} ${args}`)

const differ = (
  what: string,
  ours: readonly string[],
  theirs: readonly string[],
  script: string,
): string =>
  `S9: the run ${what} otherwise than directly\nrun:\n  ${ours.join('\n  ')}\nNode:\n  ${theirs.join('\n  ')}\nscript: ${script}`
