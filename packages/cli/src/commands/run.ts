import { chooseBackend, type PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { parseTarget } from '../project/target.js'
import { readInput, type InputOptions } from '../project/input.js'
import { watchRun } from '../watch/watch-run.js'

export interface RunOptions extends PlaceOptions, InputOptions {
  readonly prefetch: boolean
  readonly idempotencyKey?: string
}

/** `namu run <workflow>[@version]`: starts a run, shows it, prints its result. */
export async function run(context: Context, workflow: string, options: RunOptions): Promise<void> {
  const args = await readInput(options, context.host.cwd)
  const { name, version } = parseTarget(workflow)
  const backend = await chooseBackend(context, options)
  try {
    const id = await backend.start({
      workflow: name,
      args,
      prefetch: options.prefetch,
      ...(version === undefined ? {} : { version }),
      ...(options.idempotencyKey === undefined ? {} : { idempotencyKey: options.idempotencyKey }),
    })
    if (!context.json) context.terminal.note(`run ${id} of ${name} on ${backend.place}`)
    await watchRun(context, backend, id)
  } finally {
    await backend.close()
  }
}
