/** The Store of Namu on Postgres. */
export { openPostgresStore, type PostgresStoreOptions } from './open-store.js'
