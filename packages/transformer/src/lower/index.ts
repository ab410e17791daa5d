export { lowerWorkflow } from './lower-workflow.js'
