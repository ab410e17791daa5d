import { chooseBackend, type PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { stateText } from '../watch/end-line.js'

export interface CancelOptions extends PlaceOptions {
  readonly reason?: string
  /** End it at once, without clean-up. */
  readonly force?: boolean
}

/** `namu cancel <run>`: the wish is durable when the command ends. */
export async function cancel(context: Context, run: string, options: CancelOptions): Promise<void> {
  const { terminal, json } = context
  const backend = await chooseBackend(context, options)
  try {
    const summary = await backend.cancel(run, options.reason, options.force === true)
    if (json) {
      terminal.out(JSON.stringify(summary))
      return
    }
    terminal.note(
      summary.status === 'running'
        ? `Run ${run} is asked to cancel`
        : `Run ${run} is ${stateText(summary.status, terminal.noteColor)}`,
    )
  } finally {
    await backend.close()
  }
}
