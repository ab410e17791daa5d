export type * from './core/index.js'
export * from './host/index.js'
export type * from './interfaces/index.js'
