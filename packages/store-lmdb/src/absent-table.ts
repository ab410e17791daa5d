import { InvariantError } from '@namu/core/internal'
import type { Database } from 'lmdb'

/** What the store needs of a table that stores of before do not have. */
export type LaterTable<K extends string | (string | number)[]> = Pick<
  Database<string, K>,
  'get' | 'put' | 'remove' | 'getRange'
>

/**
 * Stands for a table that an older Namu did not make, in a store that is opened for reading: it is
 * empty. Opening for writing makes the table.
 */
export function absentTable<K extends string | (string | number)[]>(): LaterTable<K> {
  const refuse = (): never => {
    throw new InvariantError('a store that is opened for reading is not written to')
  }
  return { get: () => undefined, put: refuse, remove: refuse, getRange: () => [] as never }
}
