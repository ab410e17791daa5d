export { buildProject } from './build-project.js'
export type * from './result.js'
