import type { AppendOutcome, RunAppend } from '@namu/engine'
import { canonicalJson, digestOf, invariant } from '@namu/core/internal'
import type { Database } from '../database.js'
import { encodeOrigin } from '../origin.js'
import { encodeParent } from '../parent.js'
import { escapeText } from '../text.js'
import { appendStatement, loggedStatement, refusedStatement } from './append-statement.js'
import { mergeChains, splitRounds, type Chain } from './chains.js'

interface JudgedRow {
  readonly written: boolean
  /** Null when there is no such partition. */
  readonly epoch: string | null
  readonly owned: boolean
}

/**
 * Commits a group. Appends of different runs go into one transaction; several appends of one run are
 * merged where they follow each other. Only a merged chain that was refused is judged link by link.
 */
export async function append(
  database: Database,
  appends: readonly RunAppend[],
): Promise<readonly AppendOutcome[]> {
  const outcomes = new Map<RunAppend, AppendOutcome>()
  for (const round of splitRounds(mergeChains(appends))) {
    const judged = await appendRound(
      database,
      round.map((chain) => chain.merged),
    )
    for (const [index, chain] of round.entries()) {
      const outcome = judged[index]
      invariant(outcome !== undefined, 'every append has an outcome')
      if (outcome.status === 'conflict' && chain.links.length > 1) {
        await appendLinks(database, chain, outcomes)
      } else {
        for (const link of chain.links) outcomes.set(link, outcome)
      }
    }
  }
  return appends.map((one) => {
    const outcome = outcomes.get(one)
    invariant(outcome !== undefined, 'every append has an outcome')
    return outcome
  })
}

async function appendLinks(
  database: Database,
  chain: Chain,
  outcomes: Map<RunAppend, AppendOutcome>,
): Promise<void> {
  for (const link of chain.links) {
    const [outcome] = await appendRound(database, [link])
    invariant(outcome !== undefined, 'every append has an outcome')
    outcomes.set(link, outcome)
  }
}

/** Commits appends of different runs. */
async function appendRound(
  database: Database,
  appends: readonly RunAppend[],
): Promise<readonly AppendOutcome[]> {
  const rows = await database.query<JudgedRow>(appendStatement, valuesOf(appends))
  const refused: RunAppend[] = []
  const outcomes = appends.map((one, index): AppendOutcome | undefined => {
    const row = rows[index]
    invariant(row !== undefined, 'the statement judges every append')
    if (row.written) return { status: 'committed' }
    invariant(row.epoch !== null, `partition ${String(one.partition)} exists`)
    const epoch = Number(row.epoch)
    if (epoch !== one.epoch || !row.owned) return { status: 'fenced', epoch }
    refused.push(one)
    return undefined
  })
  if (refused.length === 0) return outcomes.filter((outcome) => outcome !== undefined)
  const reasons = await explain(database, refused)
  return appends.map((one, index) => {
    const outcome = outcomes[index] ?? reasons.get(one)
    invariant(outcome !== undefined, 'every refused append has a reason')
    return outcome
  })
}

interface RefusedRow {
  readonly length: number | null
  readonly duplicate: string | null
  readonly occupied: string | null
}

/** Why appends under a valid epoch were not written. */
async function explain(
  database: Database,
  refused: readonly RunAppend[],
): Promise<ReadonlyMap<RunAppend, AppendOutcome>> {
  const rows = await database.query<RefusedRow>(refusedStatement, [
    refused.map((one) => one.record.run),
    refused.map((one) => one.record.workflow),
    refused.map((one) => digestOfKey(one)),
    refused.map((one) => singletonOf(one)),
  ])
  const reasons = new Map<RunAppend, AppendOutcome>()
  for (const [index, one] of refused.entries()) {
    const length = rows[index]?.length ?? 0
    const duplicate = rows[index]?.duplicate ?? undefined
    const occupied = rows[index]?.occupied ?? undefined
    if (one.expected === 0 && length === 0 && duplicate !== undefined) {
      reasons.set(one, { status: 'duplicate', run: duplicate })
    } else if (one.expected === 0 && length === 0 && occupied !== undefined) {
      reasons.set(one, { status: 'occupied', run: occupied })
    } else if (await isLogged(database, one, length)) {
      reasons.set(one, { status: 'committed' })
    } else {
      reasons.set(one, { status: 'conflict', length })
    }
  }
  return reasons
}

/** Whether an earlier commit wrote these same events at this place; a log only grows. */
async function isLogged(database: Database, one: RunAppend, length: number): Promise<boolean> {
  const end = one.expected + one.events.length
  if (one.events.length === 0 || length < end) return false
  const rows = await database.query<{ event: string }>(loggedStatement, [
    one.record.run,
    one.expected,
    end,
  ])
  return one.events.every((event, index) => {
    const row = rows[index]
    return row !== undefined && canonicalJson(JSON.parse(row.event)) === canonicalJson(event)
  })
}

function valuesOf(appends: readonly RunAppend[]): readonly unknown[] {
  const records = appends.map((one) => one.record)
  const events = appends.flatMap((one) =>
    one.events.map((event, index) => ({ run: one.record.run, seq: one.expected + index, event })),
  )
  const consumed = appends.flatMap((one) =>
    (one.consumed ?? []).map((key) => ({ run: one.record.run, key: digestOf(key) })),
  )
  const snapshots = appends.flatMap(({ record, expected, events, snapshot }) =>
    snapshot === undefined
      ? []
      : [{ run: record.run, events: expected + events.length, text: snapshot }],
  )
  return [
    appends.map((one) => one.partition),
    appends.map((one) => one.epoch),
    appends.map((one) => one.expected),
    appends.map((one) => one.expected + one.events.length),
    records.map((record) => record.run),
    records.map((record) => record.workflow),
    records.map((record) => record.version),
    records.map((record) => record.graph),
    records.map((record) => record.release),
    records.map((record) => record.status),
    records.map((record) => record.createdAt),
    records.map((record) => record.updatedAt),
    records.map((record) => record.calls.started),
    records.map((record) => record.calls.settled),
    // The input never changes after the first append.
    appends.map((one) => (one.expected === 0 ? one.record.input : null)),
    records.map((record) => record.result ?? null),
    appends.map((one) => escapedKey(one)),
    appends.map((one) => digestOfKey(one)),
    events.map((event) => event.run),
    events.map((event) => event.seq),
    events.map((event) => JSON.stringify(event.event)),
    consumed.map((entry) => entry.run),
    consumed.map((entry) => entry.key),
    records.map((record) => record.firstEvent ?? 0),
    records.map((record) => record.wakeAt ?? null),
    records.map((record) => record.parked ?? false),
    snapshots.map((snapshot) => snapshot.run),
    snapshots.map((snapshot) => snapshot.events),
    snapshots.map((snapshot) => snapshot.text),
    records.map(({ parent }) => parent?.run ?? null),
    records.map(({ parent }) => (parent ? encodeParent(parent) : null)),
    records.map((record) => record.priority ?? 0),
    appends.map((one) => singletonOf(one)),
    records.map(({ origin }) => origin?.run ?? null),
    records.map(({ origin }) => (origin ? encodeOrigin(origin) : null)),
    records.map(({ rebinds }) => (rebinds ? JSON.stringify(rebinds) : null)),
    records.map(({ approvals }) => (approvals ? JSON.stringify(approvals) : null)),
  ]
}

/** A key counts where it creates a run; later records of the run only repeat it. */
function keyOf(one: RunAppend): string | undefined {
  return one.expected === 0 ? one.record.idempotencyKey : undefined
}

/** Keys of singletons are digests already. */
function singletonOf({ record }: RunAppend): string | null {
  return record.singleton ?? null
}

function escapedKey(one: RunAppend): string | null {
  const key = keyOf(one)
  return key === undefined ? null : escapeText(key)
}

function digestOfKey(one: RunAppend): string | null {
  const key = keyOf(one)
  return key === undefined ? null : digestOf(key)
}
