import type { DueStartQuery, HeldStart } from '@namu/engine'
import type { Databases } from './databases.js'
import { seal, unsealJson } from './sealed-text.js'
import { write } from './write.js'

/** What the table holds of a start. */
interface Kept extends HeldStart {
  /** No other start takes its place. */
  readonly claimed?: true
}

/** See `HeldStarts.holdStart`. */
export function holdStart(
  databases: Databases,
  start: Omit<HeldStart, 'revision'>,
  maxMs: number | undefined,
): Promise<HeldStart> {
  return write(databases, () => {
    const other = waitingIn(databases, start.slot)
    if (!other) {
      const first = { ...start, revision: 0 }
      put(databases, undefined, first)
      return first
    }
    const { run, heldAt, revision } = other
    const latest = maxMs === undefined ? Infinity : heldAt + maxMs
    const dueAt = Math.min(start.dueAt, latest)
    const next = { ...start, run, heldAt, dueAt, revision: revision + 1 }
    put(databases, other, next)
    return next
  })
}

export function getHeldStart(databases: Databases, run: string): HeldStart | undefined {
  const kept = get(databases, run)
  return kept && withoutClaim(kept)
}

export function dueStarts(
  databases: Databases,
  { until, limit, after }: DueStartQuery,
): readonly HeldStart[] {
  const range = databases.heldStarts.getRange({
    ...(after
      ? { start: ['due', after.dueAt, after.run], exclusiveStart: true }
      : { start: ['due'] }),
    ...{ end: ['due', until + 1], limit },
  })
  return [...range].flatMap(({ key }) => {
    const kept = get(databases, String(key[2]))
    return kept === undefined ? [] : [withoutClaim(kept)]
  })
}

export function claimStart(databases: Databases, run: string, revision: number): Promise<boolean> {
  return write(databases, () => {
    const kept = get(databases, run)
    if (kept?.revision !== revision) return false
    put(databases, kept, { ...kept, claimed: true })
    return true
  })
}

export function unclaimStart(databases: Databases, run: string): Promise<void> {
  return write(databases, () => {
    const kept = get(databases, run)
    if (!kept || waitingIn(databases, kept.slot)) return
    put(databases, kept, withoutClaim(kept))
  })
}

export function dropStart(databases: Databases, run: string): Promise<void> {
  return write(databases, () => {
    const kept = get(databases, run)
    if (kept) put(databases, kept, undefined)
  })
}

function get(databases: Databases, run: string): Kept | undefined {
  const text = databases.heldStarts.get(['run', run])
  return text === undefined ? undefined : (unsealJson(text, () => `${run}, its start`) as Kept)
}

/** The start that waits in a slot and may lose its place. */
function waitingIn(databases: Databases, slot: string | undefined): Kept | undefined {
  const run = slot === undefined ? undefined : databases.heldStarts.get(['slot', slot])
  return run === undefined ? undefined : get(databases, run)
}

/** Writes the entries of a start in place of those before. */
function put(databases: Databases, before: Kept | undefined, after: Kept | undefined): void {
  const { heldStarts } = databases
  if (before) {
    void heldStarts.remove(['run', before.run])
    void heldStarts.remove(['due', before.dueAt, before.run])
    if (before.slot !== undefined && !before.claimed) void heldStarts.remove(['slot', before.slot])
  }
  if (!after) return
  void heldStarts.put(['run', after.run], seal(JSON.stringify(after)))
  void heldStarts.put(['due', after.dueAt, after.run], '')
  if (after.slot !== undefined && !after.claimed)
    void heldStarts.put(['slot', after.slot], after.run)
}

function withoutClaim({ claimed: _claimed, ...start }: Kept): HeldStart {
  return start
}
