import { chooseBackend, type PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { explainText } from '../report/explain.js'

/** `namu explain <run>`: what a run waits for, since when, and where in the source. */
export async function explain(context: Context, run: string, options: PlaceOptions): Promise<void> {
  const { terminal, json } = context
  const backend = await chooseBackend(context, options)
  try {
    const explained = await backend.explain(run)
    terminal.out(json ? JSON.stringify(explained) : explainText(explained, terminal))
  } finally {
    await backend.close()
  }
}
