export { discover, type Discovery } from './discover.js'
export type * from './discovered.js'
export type { ModuleWrites } from './module-writes.js'
