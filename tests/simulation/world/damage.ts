import { encode, isNamuError } from '@namu/core/internal'
import type { LoggedEvent } from '@namu/engine'
import { type Program, type RunEvent, RunMachine } from '@namu/engine/core'
import type { Chance } from './chance.js'

/** So many values are replaced until the log shows one. */
const tries = 4

/**
 * The end of a log with another value in one of its outcomes, if what follows in it shows the damage: a
 * host that folds it has to stop. Damage that the rest of a log does not show is the disk's to find.
 */
export function damage(
  before: readonly LoggedEvent[],
  end: readonly LoggedEvent[],
  program: Program,
  chance: Chance,
): readonly LoggedEvent[] | undefined {
  const successes = end.filter(({ event }) => event.type === 'attempt.succeeded')
  for (let left = Math.min(successes.length, tries); left > 0; left -= 1) {
    const { seq } = chance.pick(successes)
    const damaged = end.map((logged) =>
      logged.seq === seq && logged.event.type === 'attempt.succeeded'
        ? { seq, event: { ...logged.event, value: encode(chance.between(1_000, 9_999)) } }
        : logged,
    )
    if (!fits([...before, ...damaged], program)) return damaged
  }
  return undefined
}

/** What a call was made with is compared here: whether the engine does is what a world has to show. */
function fits(log: readonly LoggedEvent[], program: Program): boolean {
  const machine = RunMachine.create(program)
  try {
    for (const { event } of log) {
      if (hasOtherArguments(event, machine)) return false
      let turn = machine.apply(event)
      while (turn.yielded) turn = machine.proceed()
    }
    return true
  } catch (error) {
    if (isNamuError(error) && error.code === 'NAMU4003') return false
    throw error
  }
}

function hasOtherArguments(event: RunEvent, machine: RunMachine): boolean {
  if (event.type !== 'attempt.succeeded' && event.type !== 'attempt.failed') return false
  const request = machine.outstanding().find(({ call }) => call === event.call)
  return request !== undefined && request.check.args !== event.check.args
}
