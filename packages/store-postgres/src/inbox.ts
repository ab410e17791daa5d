import type { InboxEntry, InboxInput } from '@namu/engine'
import { digestOf } from '@namu/core/internal'
import type { Database } from './database.js'
import { escapeText, unescapeText } from './text.js'

const postStatement = {
  name: 'namu-post-input',
  text: `
    insert into namu.inbox (run, key, key_digest, input) values ($1, $2, $3, $4)
    on conflict do nothing`,
}

const readStatement = {
  name: 'namu-read-inbox',
  text: `
    select inbox.run, inbox.key, inbox.input
    from namu.inbox
    join namu.runs on runs.run = inbox.run
    where runs.partition = any ($1::integer[])
    order by inbox.id`,
}

export async function postInput(database: Database, entry: InboxEntry): Promise<void> {
  await database.execute(postStatement, [
    ...[entry.run, escapeText(entry.key), digestOf(entry.key), JSON.stringify(entry.input)],
  ])
}

/** The entries of the partitions' runs in the order they came. */
export async function readInbox(
  database: Database,
  partitions: readonly number[],
): Promise<readonly InboxEntry[]> {
  const rows = await database.query<{ run: string; key: string; input: string }>(readStatement, [
    partitions,
  ])
  return rows.map((row) => ({
    run: row.run,
    key: unescapeText(row.key),
    input: JSON.parse(row.input) as InboxInput,
  }))
}
