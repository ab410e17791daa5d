import { publishedUnder } from '@namu/master/views'
import { chooseBackend, type PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { table } from '../terminal/table.js'
import { formatTime } from '../terminal/time.js'
import { inline, pretty } from '../terminal/value.js'

/** `namu query <run> [name]`: what a run has published, also while it runs. */
export async function query(
  context: Context,
  run: string,
  name: string | undefined,
  options: PlaceOptions,
): Promise<void> {
  const { terminal, json } = context
  const backend = await chooseBackend(context, options)
  try {
    const published = await backend.published(run)
    if (name !== undefined) {
      const { value } = publishedUnder(run, published, name)
      terminal.out(json ? JSON.stringify(value) : pretty(value))
      return
    }
    if (json) {
      terminal.out(JSON.stringify({ published }))
      return
    }
    if (published.length === 0) {
      terminal.note(`Run ${run} has published nothing so far.`)
      return
    }
    const rows = published.map((one) => [
      one.name,
      formatTime(one.at),
      inline(one.value, terminal.width - 40),
    ])
    terminal.out(table(terminal, ['Name', 'At', 'Value'], rows))
  } finally {
    await backend.close()
  }
}
