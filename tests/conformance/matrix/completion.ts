import { type Place, step } from './construct.js'

/** A way for a statement to complete, chosen by the input of the run. */
export interface Completion {
  readonly mode: string
  readonly text: string
}

/** Every completion that may be written in a place. */
export function completionsIn(place: Place): readonly Completion[] {
  const { awaits, breaks, continues, labels } = place
  return [
    { mode: 'normal', text: step('normal', place) },
    { mode: 'return', text: `return { how: 'returned', stage, log }` },
    { mode: 'throw', text: `throw new RangeError('thrown')` },
    { mode: 'reject', text: awaits ? `await fail('rejected')` : `syncFail('rejected')` },
    ...(awaits ? [{ mode: 'returnAwait', text: `return await fail('in return')` }] : []),
    ...(breaks ? [{ mode: 'break', text: 'break' }] : []),
    ...(continues ? [{ mode: 'continue', text: 'continue' }] : []),
    ...labels.map(({ name }) => ({ mode: `break ${name}`, text: `break ${name}` })),
    ...labels
      .filter((label) => label.loop)
      .map(({ name }) => ({ mode: `continue ${name}`, text: `continue ${name}` })),
  ]
}

/** Statements that complete as `mode` says, between two effects; `variable` holds the mode. */
export function leaf(place: Place, variable = 'mode'): string {
  const ways = completionsIn(place).map(
    ({ mode, text }) => `if (${variable} === ${JSON.stringify(mode)}) ${text.trim()}\n`,
  )
  return `stage += 1\n${step('leaf', place)}stage += 1\n${ways.join('')}stage += 1\nlog.push(stage)\n`
}
