import type { Memo } from '@namu/engine'
import type { Digest, Encoded } from '@namu/core/internal'
import type { Database } from './database.js'
import { escapeText, unescapeText } from './text.js'

/** Results of pure tasks, by code and arguments. */

const getStatement = {
  name: 'namu-get-memos',
  text: `
    select key, value, run, at::float8 as at, expires_at::float8 as expires_at
    from namu.memos
    where key = any ($1::text[]) and expires_at > $2`,
}

const putStatement = {
  name: 'namu-put-memos',
  text: `
    insert into namu.memos (key, value, run, at, expires_at)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[])
    on conflict (key) do update
    set value = excluded.value, run = excluded.run, at = excluded.at, expires_at = excluded.expires_at`,
}

/** Rows that another process is removing are left to it. */
const pruneStatement = {
  name: 'namu-prune-memos',
  text: `
    delete from namu.memos where key in (
      select key from namu.memos where expires_at <= $1
      order by expires_at limit $2 for update skip locked)`,
}

interface Row {
  readonly key: string
  readonly value: string
  readonly run: string
  readonly at: number
  readonly expires_at: number
}

export async function getMemos(
  database: Database,
  keys: readonly Digest[],
  now: number,
): Promise<readonly Memo[]> {
  const rows = await database.query<Row>(getStatement, [[...keys], now])
  return rows.map(({ key, value, run, at, expires_at: expiresAt }) => ({
    key: key as Digest,
    value: unescapeText(value) as Encoded,
    run,
    at,
    expiresAt,
  }))
}

export async function putMemos(database: Database, memos: readonly Memo[]): Promise<void> {
  // One statement may write a row once; and in one order, so that two never wait for each other.
  const latest = [...new Map(memos.map((memo) => [memo.key, memo])).values()].sort((a, b) =>
    a.key < b.key ? -1 : 1,
  )
  await database.execute(putStatement, [
    latest.map(({ key }) => key),
    latest.map(({ value }) => escapeText(value)),
    latest.map(({ run }) => run),
    latest.map(({ at }) => at),
    latest.map(({ expiresAt }) => expiresAt),
  ])
}

export function pruneMemos(database: Database, now: number, limit: number): Promise<number> {
  return database.execute(pruneStatement, [now, limit])
}
