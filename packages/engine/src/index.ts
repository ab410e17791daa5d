export type * from './core/index.js'
export type * from './interfaces/index.js'
