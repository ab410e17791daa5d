import type { SignalRequest, SignalResponse } from '../api/people.js'
import { paths } from '../api/paths.js'
import type { Transport } from '../http/transport.js'

export async function sendSignal(
  transport: Transport,
  run: string,
  name: string,
  json: SignalRequest = {},
): Promise<SignalResponse> {
  const path = paths.signal(encodeURIComponent(run), encodeURIComponent(name))
  return transport.json('POST', path, { json })
}
