import { digestOf } from '@namu/core/internal'
import { encodeValue } from '../calls/boundary.js'
import type { OpenWait } from '../commands.js'
import type { Run } from '../program/program.js'
import type { Wait } from '../state/wait.js'

/** A wait as the host and people see it. */
export function openWait(run: Run, { number, site, since, check, about, timer }: Wait): OpenWait {
  const until = timer === undefined ? {} : { until: timer.at }
  const common = { wait: number, site, since, check, ...until }
  if (about.kind === 'signal') return { ...common, signal: about.signal }
  const { plan, round, askedAt, form } = about
  const approval = {
    round,
    to: plan.rounds[round]?.to ?? '',
    askedAt,
    ...(plan.title === undefined ? {} : { title: plan.title }),
    ...(plan.form === undefined ? {} : { opensWith: encodeValue(plan.form) }),
    ...(form === undefined ? {} : { form }),
    token: tokenOf(run, check.name, round),
  }
  return { ...common, approval }
}

/** What a one-time link proves its right with: nobody can make it without the run's seed. */
function tokenOf({ state }: Run, name: string, round: number): string {
  return digestOf(`approval link\n${state.seed}\n${state.run}\n${name}\n${String(round)}`)
}
