import { digestOf, isNamuError, NamuError } from '@namu/core/internal'
import {
  InProcessDispatcher,
  RunHost,
  sortableIds,
  systemClock,
  systemOwner,
  systemRandom,
} from '@namu/engine'
import { openLmdbStore } from '@namu/store-lmdb'
import { JavaScriptRunner } from '@namu/worker/runner'

/**
 * One embedded process: executes the runs at the same time, starting or taking up each, and ends when
 * all have ended, or gracefully at SIGTERM. Says what is acknowledged and when the store fails.
 * Arguments: store folder, cache folder, run ids.
 */
const [, , storeFolder = '', cacheDir = '', ...runs] = process.argv

const say = (...words: readonly (string | number)[]): void => {
  process.stdout.write(`${words.join(' ')}\n`)
}
const store = await openLmdbStore(storeFolder).catch((error: unknown) => {
  if (!isNamuError(error)) throw error
  say('closed', error.code)
  process.exit(0)
})
const artifacts = {
  async get(digest: Parameters<typeof store.getArtifact>[0]) {
    const found = await store.getArtifact(digest)
    if (!found) throw new NamuError('NAMU6006', `no artifact ${digest}`)
    return found
  },
}
const host = new RunHost({
  store,
  dispatcher: new InProcessDispatcher({
    runner: new JavaScriptRunner({ artifacts, cacheDir }),
    concurrency: 6,
    clock: systemClock,
  }),
  clock: systemClock,
  random: systemRandom,
  ids: sortableIds(),
  owner: systemOwner(),
})
host.subscribe((news) => {
  if (news.type === 'committed')
    for (const { seq, event } of news.events)
      say('committed', news.run, seq, digestOf(JSON.stringify(event)))
  if (news.type === 'store failed')
    say('failed', isNamuError(news.error) ? news.error.code : String(news.error))
  if (news.type === 'dropped') say('dropped', news.run, news.reason)
})
const asked = new Promise<'asked'>((resolve) => {
  process.once('SIGTERM', () => {
    resolve('asked')
  })
})

async function execute(run: string): Promise<void> {
  const { created } = await host.startRun({ workflow: 'filling', input: { wire: [20] }, run })
  if (!created) await host.resume(run)
  await host.wait(run)
}

await host.start()
const all = Promise.all(runs.map(execute)).then(() => 'ended' as const)
say(await Promise.race([all, asked]))
await host.stop()
await store.close()
say('stopped')
