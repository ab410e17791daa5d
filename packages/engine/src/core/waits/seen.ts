import type { Run } from '../program/program.js'
import type { Wait } from '../state/wait.js'
import { closeWait } from './close.js'
import { heldPromises } from './held.js'
import { SettlesFor } from './settles-for.js'

/**
 * S3: which waits the program can still notice.
 *
 * Z1. A wait is seen when a frame that waits, or a callback, would go on because of it; when the
 *     program holds its promise, or one that settles with it, and could wait for that later; or when
 *     its time limit would make a rejection that nobody handles. An approval is seen by who is asked.
 * Z2. In doubt a wait is seen: it may take a message that nobody reads, as in JavaScript.
 * Z3. Nothing depends on when unseen waits are dropped: nobody can notice them.
 */
export function seenWaits(run: Run): ReadonlySet<Wait> {
  const seen = new Set<Wait>()
  const open = new Set<Wait>()
  const settles = new Map<Wait, SettlesFor>()
  for (const wait of run.state.waits.values()) {
    const found = new SettlesFor(run, wait.promise)
    settles.set(wait, found)
    if (found.goesOn || wait.about.kind === 'approval' || failsUnhandled(wait, found))
      seen.add(wait)
    else open.add(wait)
  }
  // What only an unseen wait leads to holds nothing; each one that is seen may show others.
  for (let grown = true; grown && open.size > 0;) {
    const held = heldPromises(
      run,
      [...seen].map(({ promise }) => promise),
    )
    grown = false
    for (const wait of open) {
      if (![...(settles.get(wait)?.promises ?? [])].some((promise) => held.has(promise))) continue
      open.delete(wait)
      seen.add(wait)
      grown = true
    }
  }
  return seen
}

/** The wait that gets the next message of a name. */
export function receiverOf(run: Run, signal: string): Wait | undefined {
  let seen: ReadonlySet<Wait> | undefined
  for (const wait of run.state.waits.values()) {
    const { about, promise } = wait
    if (about.kind !== 'signal' || about.signal !== signal) continue
    if (new SettlesFor(run, promise).goesOn) return wait
    seen ??= seenWaits(run)
    if (seen.has(wait)) return wait
  }
  return undefined
}

function failsUnhandled({ timer }: Wait, { promises }: SettlesFor): boolean {
  return timer !== undefined && [...promises].some(({ handled }) => !handled)
}

/** Waits between two looks at what can be dropped, at least. */
const fewWaits = 64

/** Keeps a loop that races a signal against something else from gathering the losers. */
export function dropUnseen(run: Run): void {
  const { state } = run
  if (state.waits.size < state.waitsToLookAt) return
  const seen = seenWaits(run)
  for (const wait of [...state.waits.values()]) if (!seen.has(wait)) closeWait(run, wait)
  state.waitsToLookAt = Math.max(fewWaits, state.waits.size * 2)
}
