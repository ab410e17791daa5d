import { NamuError } from '@namu/core/internal'
import { streamClose, type StreamMessage } from '../api/stream.js'
import type { Endpoint } from '../http/transport.js'
import { createPatience } from '../runs/patience.js'
import { readStream } from './frames.js'

export interface FollowOptions {
  /** First event wanted. Default 0. */
  readonly from?: number
  /** Number of log lines to pass over. Default 0. */
  readonly logs?: number
  /** Leaves the other kind out. Default both. */
  readonly only?: 'events' | 'logs'
  /** Ends the sequence when aborted. */
  readonly signal?: AbortSignal
  /** How long to go on trying while the master is away, milliseconds. Default 60,000. */
  readonly patienceMs?: number
}

export const defaultPatienceMs = 60_000

/**
 * Everything that happens to a run: its events and log lines from the given positions, each once and
 * in order, and its record whenever it changed; ends when the run has ended. A broken connection is
 * made again from the last position, so that neither a restart of the master nor a slow reader shows.
 *
 * @throws NamuError NAMU6001 when the master stays away for longer than `patienceMs`
 */
export async function* followRun(
  endpoint: Endpoint,
  run: string,
  options: FollowOptions = {},
): AsyncGenerator<StreamMessage, void, undefined> {
  let from = options.from ?? 0
  let logs = options.logs ?? 0
  const patience = createPatience(options.patienceMs ?? defaultPatienceMs, options.signal)
  for (;;) {
    const query = { run, from, logs, ...(options.only ? { only: options.only } : {}) }
    const connection = readStream(endpoint, query, options.signal)
    try {
      for (;;) {
        const next = await connection.next()
        if (next.done === true) {
          if (options.signal?.aborted === true || next.value === streamClose.ended) return
          throw interrupted(endpoint.url, next.value)
        }
        patience.answered()
        if (next.value.type === 'event') from = next.value.event.seq + 1
        if (next.value.type === 'log') logs = next.value.index + 1
        yield next.value
      }
    } catch (error) {
      await patience.wait(error)
      if (options.signal?.aborted === true) return
    } finally {
      await connection.return(streamClose.ended)
    }
  }
}

function interrupted(url: string, code: number): NamuError {
  return new NamuError('NAMU6001', `The master at ${url} cut the stream (close code ${code})`, {
    where: url,
    hint: 'Look into the log of the master.',
  })
}
