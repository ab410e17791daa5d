import {
  decode,
  fromWire,
  toWire,
  type JsonValue,
  prototypesHere,
  type Encoded,
} from '@namu/core/internal'
import type { EventView } from '../api/events.js'
import { paths } from '../api/paths.js'
import type { DecideRequest, DecideResponse, PublishedValue } from '../api/people.js'
import type { CancelRequest, CancelResponse, ResultQuery, ResultView } from '../api/runs.js'
import type { Transport } from '../http/transport.js'
import { defaultPatienceMs, followRun, type FollowOptions } from '../stream/follow-run.js'
import { createPatience } from './patience.js'
import { sendSignal } from './send-signal.js'
import { thrownValue } from './thrown.js'

export interface ResultOptions {
  /** Gives up waiting when aborted; the run goes on. */
  readonly signal?: AbortSignal
  /** How long to go on asking while the master is away, milliseconds. Default 60,000. */
  readonly patienceMs?: number
}

export interface SignalOptions {
  /** Sending again under the same key changes nothing. Default: a fresh one. */
  readonly key?: string
  /** Who sends it. */
  readonly by?: string
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
  /**
   * Asks the run to cancel; resolves when the wish is durable. With `force`, and at the second time, the
   * run ends at once, without its clean-up.
   */
  cancel(reason?: string, force?: boolean): Promise<void>
  /**
   * Sends a message; resolves when it is durable. `payload` is data as the run gets it.
   * @throws NamuError NAMU4011 the run has ended, NAMU4101 it waits for no such signal, NAMU3003 the
   *   payload does not match its schema
   */
  signal(name: string, payload?: unknown, options?: SignalOptions): Promise<void>
  /**
   * Decides an approval of the run.
   * @throws NamuError NAMU4104 it is not pending any more, NAMU4106 it is not said which of several
   */
  decide(request: DecideRequest): Promise<DecideResponse>
  /**
   * The value that the run has published last under the name, in wire form.
   * @throws NamuError NAMU4107 when there is none
   */
  query(name: string): Promise<JsonValue>
  /** The run's events from the first (or `from`), live, until it has ended. */
  events(options?: FollowOptions): AsyncIterable<EventView>
}

/** The master holds an answer back for this long at most. */
const waitMs = 20_000

export function createRunHandle<Result>(transport: Transport, id: string): RunHandle<Result> {
  return {
    id,
    result: (options = {}) => waitForResult(transport, id, options) as Promise<Result>,
    async cancel(reason, force) {
      await cancelRun(transport, id, reason, force)
    },
    async signal(name, payload, options = {}) {
      const wire = payload === undefined ? {} : { payload: toWire(payload) }
      await sendSignal(transport, id, name, { ...wire, ...options })
    },
    decide: (json) => transport.json('POST', paths.decide(encodeURIComponent(id)), { json }),
    async query(name) {
      const path = paths.publishedAs(encodeURIComponent(id), encodeURIComponent(name))
      return (await transport.json<PublishedValue>('GET', path)).value
    },
    events: (options = {}) => eventsOf(transport, id, options),
  }
}

export async function cancelRun(
  transport: Transport,
  id: string,
  reason?: string,
  force?: boolean,
): Promise<CancelResponse> {
  const json: CancelRequest = {
    ...(reason === undefined ? {} : { reason }),
    ...(force === true ? { force } : {}),
  }
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
