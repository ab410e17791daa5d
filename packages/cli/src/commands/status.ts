import { chooseBackend, type PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { statusText } from '../report/status.js'

/** `namu status <run>`: everything that is known of a run. */
export async function status(context: Context, run: string, options: PlaceOptions): Promise<void> {
  const backend = await chooseBackend(context, options)
  try {
    const detail = await backend.run(run)
    const { terminal, json } = context
    terminal.out(json ? JSON.stringify(detail) : statusText(detail, terminal))
  } finally {
    await backend.close()
  }
}
