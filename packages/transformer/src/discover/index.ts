export { discover, type Discovery } from './discover.js'
export type * from './discovered.js'
