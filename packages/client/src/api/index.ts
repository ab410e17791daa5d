/** The contract between masters and their clients. */
export type * from './errors.js'
export type * from './events.js'
export type * from './json.js'
export * from './paths.js'
export type * from './runs.js'
export * from './stream.js'
export type * from './versions.js'
export type * from './workers.js'
