export { registerRollback, runWithRollbacks } from './direct-rollbacks.js'
export * from './messages.js'
export { openScope, type Scope, type ScopeBody } from './open-scope.js'
export { ownedByScope, startInScope } from './owned.js'
