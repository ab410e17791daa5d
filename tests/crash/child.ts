import {
  InProcessDispatcher,
  RunHost,
  sortableIds,
  systemClock,
  systemOwner,
  systemRandom,
} from '@namu/engine'
import { isNamuError, NamuError } from '@namu/core/internal'
import { openLmdbStore } from '@namu/store-lmdb'
import { JavaScriptRunner } from '@namu/worker/runner'

/**
 * One embedded process: starts the run, or takes it up where the last process was killed, and ends
 * when the run has ended. Writes a dot when it is ready and at every commit. Arguments: store folder,
 * cache folder, run id, input, workflow.
 */
const [, , storeFolder = '', cacheDir = '', run = '', from = '', workflow = ''] = process.argv

const store = await openLmdbStore(storeFolder)
const artifacts = {
  async get(digest: Parameters<typeof store.getArtifact>[0]) {
    const found = await store.getArtifact(digest)
    if (!found) throw new NamuError('NAMU6006', `no artifact ${digest}`)
    return found
  },
}
const runner = new JavaScriptRunner({ artifacts, cacheDir })
const host = new RunHost({
  store,
  dispatcher: new InProcessDispatcher({ runner, concurrency: 6, clock: systemClock }),
  clock: systemClock,
  random: systemRandom,
  ids: sortableIds(),
  owner: systemOwner(),
})
const tell = (): void => void process.stdout.write('.')
host.subscribe((news) => {
  if (news.type === 'committed') tell()
})
await host.start()
tell()
const { created } = await host.startRun({
  workflow,
  input: { wire: [Number(from)] },
  run,
})
if (!created) {
  try {
    await host.resume(run)
  } catch (error) {
    if (!isNamuError(error) || error.code !== 'NAMU4011') throw error
  }
}
await host.wait(run)
await host.stop()
await store.close()
