import { decode, fromWire, prototypesHere, type Encoded } from '@namu/core/internal'
import type { EventView } from '../api/events.js'
import { paths } from '../api/paths.js'
import type { CancelRequest, CancelResponse, ResultQuery, ResultView } from '../api/runs.js'
import type { Transport } from '../http/transport.js'
import { defaultPatienceMs, followRun, type FollowOptions } from '../stream/follow-run.js'
import { createPatience } from './patience.js'
import { thrownValue } from './thrown.js'

export interface ResultOptions {
  /** Gives up waiting when aborted; the run goes on. */
  readonly signal?: AbortSignal
  /** How long to go on asking while the master is away, milliseconds. Default 60,000. */
  readonly patienceMs?: number
}

/** A run on the master. Holding one costs nothing; `client.handle(id)` makes another. */
export interface RunHandle<Result> {
  readonly id: string
  /**
   * Waits until the run has ended and gives its result.
   * @throws what the run threw: an error with its class, name, message and stack; a CancelledError
   *   by name when the run was cancelled
   * @throws NamuError NAMU6001 when the master stays away for longer than `patienceMs`
   */
  result(options?: ResultOptions): Promise<Result>
  /** Asks the run to cancel; resolves when the wish is durable. */
  cancel(reason?: string): Promise<void>
  /** The run's events from the first (or `from`), live, until it has ended. */
  events(options?: FollowOptions): AsyncIterable<EventView>
}

/** The master holds an answer back for this long at most. */
const waitMs = 20_000

export function createRunHandle<Result>(transport: Transport, id: string): RunHandle<Result> {
  return {
    id,
    result: (options = {}) => waitForResult(transport, id, options) as Promise<Result>,
    async cancel(reason) {
      await cancelRun(transport, id, reason)
    },
    events: (options = {}) => eventsOf(transport, id, options),
  }
}

export async function cancelRun(
  transport: Transport,
  id: string,
  reason?: string,
): Promise<CancelResponse> {
  const json: CancelRequest = reason === undefined ? {} : { reason }
  return transport.json('POST', paths.cancel(encodeURIComponent(id)), { json })
}

async function waitForResult(
  transport: Transport,
  id: string,
  options: ResultOptions,
): Promise<unknown> {
  const patience = createPatience(options.patienceMs ?? defaultPatienceMs, options.signal)
  const query: ResultQuery = { wait: waitMs }
  for (;;) {
    options.signal?.throwIfAborted()
    let view: ResultView
    try {
      view = await transport.json<ResultView>('GET', paths.result(encodeURIComponent(id)), {
        query,
        timeoutMs: waitMs * 2,
        ...(options.signal ? { signal: options.signal } : {}),
      })
    } catch (error) {
      await patience.wait(error)
      continue
    }
    patience.answered()
    switch (view.status) {
      case 'running':
        continue
      case 'completed':
        return view.encoded === undefined
          ? fromWire(view.output, view.value)
          : decode(view.encoded as Encoded, undefined, prototypesHere())
      case 'failed':
      case 'cancelled':
        throw thrownValue(view.error)
    }
  }
}

async function* eventsOf(
  transport: Transport,
  id: string,
  options: FollowOptions,
): AsyncGenerator<EventView, void, undefined> {
  for await (const message of followRun(transport.endpoint, id, { ...options, only: 'events' })) {
    if (message.type === 'event') yield message.event
  }
}
