export type { DecisionRequest } from './decide.js'
export { People, type Decided } from './people.js'
export type { SignalRequest } from './send-signal.js'
