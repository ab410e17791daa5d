import { userInfo } from 'node:os'
import { chooseBackend, type PlaceOptions } from '../backend/choose.js'
import type { Context } from '../context.js'
import { readJson } from '../project/json-argument.js'

export interface SignalOptions extends PlaceOptions {
  readonly key?: string
  readonly by?: string
}

/** `namu signal <run> <name> [payload]`: the message is durable when the command ends. */
export async function signal(
  context: Context,
  run: string,
  name: string,
  payload: string | undefined,
  { key, by = userInfo().username, ...place }: SignalOptions,
): Promise<void> {
  const { terminal, json } = context
  const wire = payload === undefined ? {} : { payload: await readJson(payload, 'The payload') }
  const backend = await chooseBackend(context, place)
  try {
    const request = { ...wire, by, ...(key === undefined ? {} : { key }) }
    const summary = await backend.signal(run, name, request)
    if (json) terminal.out(JSON.stringify(summary))
    else terminal.note(`The signal "${name}" is sent to run ${run}`)
  } finally {
    await backend.close()
  }
}
