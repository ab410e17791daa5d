export { LmdbStore } from './lmdb-store.js'
export { openLmdbStore, type LmdbStoreOptions } from './open.js'
