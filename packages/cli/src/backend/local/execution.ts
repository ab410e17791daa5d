import { availableParallelism } from 'node:os'
import {
  InProcessDispatcher,
  RunHost,
  sortableIds,
  systemClock,
  systemOwner,
  systemRandom,
  type HostOptions,
  type Store,
} from '@namu/engine'
import { JavaScriptRunner } from '@namu/worker/runner'
import { cacheFolder } from './store.js'
import { storeArtifacts } from './store-artifacts.js'

/** What executes runs in this process. */
export interface Execution {
  readonly host: RunHost
  /** Gives up running attempts, commits what is in flight, releases the leases. */
  close(): Promise<void>
}

/** Tasks wait for disks and networks far more than they compute. */
const defaultConcurrency = Math.max(16, availableParallelism() * 4)

export async function openExecution(
  store: Store,
  root: string,
  concurrency: number = defaultConcurrency,
  options: Pick<Partial<HostOptions>, 'keepEvents' | 'valueLimit'> = {},
): Promise<Execution> {
  const runner = new JavaScriptRunner({
    artifacts: storeArtifacts(store),
    cacheDir: cacheFolder(root),
  })
  const host = new RunHost({
    store,
    dispatcher: new InProcessDispatcher({ runner, concurrency, clock: systemClock }),
    clock: systemClock,
    random: systemRandom,
    ids: sortableIds(),
    owner: systemOwner(),
    options,
  })
  await host.start()
  return {
    host,
    async close() {
      await host.stop()
      await runner.close()
    },
  }
}
