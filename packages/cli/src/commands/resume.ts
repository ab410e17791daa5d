import { chooseBackend, type PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { watchRun } from '../watch/watch-run.js'

/** `namu resume <run>`: goes on with an interrupted run and prints its result. */
export async function resume(context: Context, run: string, options: PlaceOptions): Promise<void> {
  const backend = await chooseBackend(context, options)
  try {
    await backend.resume(run)
    await watchRun(context, backend, run)
  } finally {
    await backend.close()
  }
}
