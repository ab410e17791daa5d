import { chooseBackend, type PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { formatTime } from '../terminal/time.js'
import { CallNames } from '../watch/call-names.js'
import { eventLine } from '../watch/event-line.js'

/** `namu history <run>`: the events of a run's log with their numbers, which `namu fork --at` takes. */
export async function history(context: Context, run: string, options: PlaceOptions): Promise<void> {
  const { terminal, json } = context
  const backend = await chooseBackend(context, options)
  try {
    const names = new CallNames(backend, run)
    for await (const event of backend.events(run)) {
      if (json) {
        terminal.out(JSON.stringify(event))
        continue
      }
      const what = await eventLine(event, names, terminal.color)
      const time = terminal.color.dim(formatTime(event.time))
      terminal.out(`${String(event.seq).padStart(6)}  ${time}${what ?? `  ${event.type}`}`)
    }
  } finally {
    await backend.close()
  }
}
