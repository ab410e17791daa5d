export { buildProject } from './build-project.js'
export type * from './result.js'
export { createProjectBuilder, type ProjectBuilder } from './project-builder.js'
