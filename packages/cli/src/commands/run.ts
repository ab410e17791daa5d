import { chooseBackend, type PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { parseTarget } from '../project/target.js'
import { readInput, type InputOptions } from '../project/input.js'
import { waitForStart } from '../watch/wait-for-start.js'
import { watchRun } from '../watch/watch-run.js'

export interface RunOptions extends PlaceOptions, InputOptions {
  readonly prefetch: boolean
  readonly idempotencyKey?: string
  readonly id?: string
  readonly fresh?: boolean
  readonly priority?: number
}

/** `namu run <workflow>[@version]`: starts a run, shows it, prints its result. */
export async function run(context: Context, workflow: string, options: RunOptions): Promise<void> {
  const args = await readInput(options, context.host.cwd)
  const { name, version } = parseTarget(workflow)
  const backend = await chooseBackend(context, options)
  try {
    const started = await backend.start({
      workflow: name,
      args,
      prefetch: options.prefetch,
      ...(options.fresh === undefined ? {} : { fresh: options.fresh }),
      ...(options.id === undefined ? {} : { run: options.id }),
      ...(version === undefined ? {} : { version }),
      ...(options.priority === undefined ? {} : { priority: options.priority }),
      ...(options.idempotencyKey === undefined ? {} : { idempotencyKey: options.idempotencyKey }),
    })
    const { run: id } = started
    if (!context.json) context.terminal.note(`run ${id} of ${name} on ${backend.place}`)
    await waitForStart(context, backend, started)
    await watchRun(context, backend, id)
  } finally {
    await backend.close()
  }
}
