export { HostEvaluator } from './host-evaluator.js'
export { hostDefaults, type Locality } from './locality.js'
