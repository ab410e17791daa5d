export type * from './builder/api.js'
