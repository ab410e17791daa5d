import type { LogLine } from '@namu/engine'
import type { Database } from './database.js'

const writeStatement = {
  name: 'namu-write-log-lines',
  text: `
    insert into namu.log_lines (run, line)
    select t.run, t.line
    from unnest($1::text[], $2::text[]) with ordinality as t(run, line, ordinal)
    order by t.ordinal`,
}

/** `$2` counts lines, not ids. */
const readStatement = {
  name: 'namu-read-log-lines',
  text: `select line from namu.log_lines where run = $1 order by id offset $2`,
}

export async function writeLogLines(database: Database, lines: readonly LogLine[]): Promise<void> {
  if (lines.length === 0) return
  await database.execute(writeStatement, [
    lines.map((line) => line.run),
    lines.map((line) => JSON.stringify(line)),
  ])
}

export async function readLogLines(
  database: Database,
  run: string,
  from: number,
): Promise<readonly LogLine[]> {
  const rows = await database.query<{ line: string }>(readStatement, [run, from])
  return rows.map((row) => JSON.parse(row.line) as LogLine)
}
