/** Dispatch of attempts over Redis Streams: the master's side and the worker's side. */
export type { RedisSource, TroubleListener } from './connection/connections.js'
export { RedisDispatcher, type RedisDispatcherOptions } from './dispatcher/redis-dispatcher.js'
export { openWorkerChannel, type WorkerChannelOptions } from './worker/open-worker-channel.js'
export type { WorkerChannel, WorkerIdentity } from './worker/worker-channel.js'
export type { WorkerInfo } from './worker-info.js'
