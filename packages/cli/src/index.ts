export { runFromShell } from './shell.js'
export { main } from './main.js'
export type { Host } from './host.js'
