export type * from './commands.js'
export type * from './events.js'
export type * from './machine.js'
