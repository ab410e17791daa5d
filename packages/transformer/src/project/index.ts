export { loadProject, type LoadedProject } from './load-project.js'
export { Origins, type Origin } from './origin.js'
