import type { RunAppend } from '@namu/engine'

/** Appends of one run that follow each other without a gap, as one append. */
export interface Chain {
  readonly merged: RunAppend
  readonly links: readonly RunAppend[]
}

/**
 * Merges the appends of one run that follow each other; keeps the order of their first links. A
 * snapshot ends a chain, as it is of the state after its append; so does dropping events, of which a
 * merged append could name its own.
 */
export function mergeChains(appends: readonly RunAppend[]): readonly Chain[] {
  const chains: { merged: RunAppend; links: RunAppend[] }[] = []
  const last = new Map<string, { merged: RunAppend; links: RunAppend[] }>()
  for (const next of appends) {
    const open = last.get(next.record.run)
    if (open !== undefined && follows(open.merged, next)) {
      open.merged = {
        ...open.merged,
        ...(next.snapshot === undefined ? {} : { snapshot: next.snapshot }),
        events: [...open.merged.events, ...next.events],
        record: next.record,
        consumed: [...(open.merged.consumed ?? []), ...(next.consumed ?? [])],
      }
      open.links.push(next)
    } else {
      const chain = { merged: next, links: [next] }
      chains.push(chain)
      last.set(next.record.run, chain)
    }
  }
  return chains
}

/** Groups in which every run occurs once; a run's chains stay in their order. */
export function splitRounds(chains: readonly Chain[]): readonly (readonly Chain[])[] {
  const rounds: Chain[][] = []
  const next = new Map<string, number>()
  for (const chain of chains) {
    const run = chain.merged.record.run
    const round = next.get(run) ?? 0
    next.set(run, round + 1)
    const group = rounds[round]
    if (group === undefined) rounds.push([chain])
    else group.push(chain)
  }
  return rounds
}

function follows(earlier: RunAppend, later: RunAppend): boolean {
  return (
    later.partition === earlier.partition &&
    later.epoch === earlier.epoch &&
    later.expected === earlier.expected + earlier.events.length &&
    earlier.snapshot === undefined &&
    earlier.record.firstEvent === later.record.firstEvent
  )
}
