/** Real servers for tests: on free ports, with temporary data, gone when the test process is gone. */
export { freePort } from './free-port.js'
export { startPostgres, type PostgresOptions, type ThrowawayPostgres } from './postgres.js'
export { startRedis, type RedisOptions } from './redis.js'
export type { StopKind, ThrowawayServer } from './throwaway-server.js'
