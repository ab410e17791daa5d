import { digestOf, isNamuError } from '@namu/core/internal'
import { openLmdbStore } from '@namu/store-lmdb'

/**
 * Writes to a store by itself: pairs of a small write, for which there is room, and of one right behind
 * it that is too large; then closes it. Says how each ended. Arguments: store folder, pairs.
 */
const [, , storeFolder = '', pairs = ''] = process.argv

const store = await openLmdbStore(storeFolder)

async function outcome(writing: Promise<void>): Promise<string> {
  try {
    await writing
    return 'written'
  } catch (error) {
    return isNamuError(error) ? error.code : String(error)
  }
}

const put = (name: string, size: number) =>
  store.putArtifact(digestOf(name), Buffer.alloc(size, name))

for (let pair = 0; pair < Number(pairs); pair += 1) {
  const small = outcome(put(`small ${String(pair)}`, 10))
  // Behind the first by some turns of the event loop, differing from pair to pair.
  for (let turns = 0; turns < pair % 5; turns += 1)
    await new Promise((resolve) => setImmediate(resolve))
  const large = outcome(put(`large ${String(pair)}`, 4_000_000))
  process.stdout.write(`${await small} ${await large}\n`)
}
await store.close()
process.stdout.write('closed\n')
