export { loadProject, type LoadedProject } from './load-project.js'
export { Origins } from './origin.js'
