export { lowerWorkflow } from './lower-workflow.js'
export { ProjectNames } from './names/project-names.js'
