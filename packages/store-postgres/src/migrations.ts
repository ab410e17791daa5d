import { readdir, readFile } from 'node:fs/promises'
import { digestOf } from '@namu/core/internal'

/** One step of the schema: a file `NNNN_name.sql`, applied once and never changed after that. */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  readonly digest: string
}

/** Beside `src` and `dist`, so that both find it. */
const folder = new URL('../migrations/', import.meta.url)

/** The migrations this package ships, numbered from 1 without gaps. */
export async function readMigrations(): Promise<readonly Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  return Promise.all(
    files.map(async (file, index) => {
      const number = Number(file.slice(0, 4))
      if (number !== index + 1) throw new Error(`The migration ${file} is not numbered in order`)
      // A checkout may have changed the line ends.
      const sql = (await readFile(new URL(file, folder), 'utf8')).replaceAll('\r\n', '\n')
      return { number, name: file.slice(0, -'.sql'.length), sql, digest: digestOf(sql) }
    }),
  )
}
