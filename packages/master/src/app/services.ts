import type { WorkerInfo } from '@namu/dispatch-redis'
import type { Clock, RunHost, Store } from '@namu/engine'
import type { Logger } from 'pino'
import type { Peers } from '../peers/peers.js'
import type { Seat } from '../peers/seat.js'
import type { RunNews } from '../stream/run-news.js'

/** How the HTTP side starts, stops and inspects runs: the part of the run host it needs. */
export type RunGate = Pick<
  RunHost,
  'startRun' | 'cancel' | 'inspect' | 'signal' | 'decide' | 'resume' | 'branch' | 'explain'
>

/**
 * Something `/readyz` asks. Rejects, with a message for people, when it is not in order; may resolve
 * with a remark.
 */
export type ReadyCheck = () => Promise<string | undefined>

/** Everything the HTTP and WebSocket side works with. */
export interface Services {
  readonly store: Store
  readonly runs: RunGate
  readonly news: RunNews
  /** Only while `seat.active`. */
  readonly listWorkers: () => Promise<readonly WorkerInfo[]>
  readonly seat: Seat
  readonly peers: Peers
  readonly checks: Readonly<Record<string, ReadyCheck>>
  readonly clock: Clock
  readonly logger: Logger
  /** When set, every request below /v1 has to carry it. */
  readonly token?: string
  /** Aborted when the master goes down: whoever waits answers at once. */
  readonly stopping: AbortSignal
}
