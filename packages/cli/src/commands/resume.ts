import { chooseBackend, type PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { releaseHint } from '../report/origin.js'
import { waitForStart } from '../watch/wait-for-start.js'
import { watchRun } from '../watch/watch-run.js'

export interface ResumeOptions extends PlaceOptions {
  /** The version to go on with. */
  readonly release?: string
}

/** `namu resume <run>`: goes on with an interrupted run and prints its result. */
export async function resume(context: Context, run: string, options: ResumeOptions): Promise<void> {
  const backend = await chooseBackend(context, options)
  try {
    const { newerVersion, heldUntil } = await backend.resume(run, options.release)
    if (newerVersion !== undefined && !context.json)
      context.terminal.note(releaseHint(newerVersion))
    await waitForStart(context, backend, { run, ...(heldUntil === undefined ? {} : { heldUntil }) })
    await watchRun(context, backend, run)
  } finally {
    await backend.close()
  }
}
