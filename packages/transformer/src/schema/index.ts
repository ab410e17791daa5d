export { DerivedContracts, shorten, type Contracts } from './contracts.js'
export { PayloadTypes } from './payload-types.js'
