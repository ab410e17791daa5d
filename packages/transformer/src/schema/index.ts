export { DerivedContracts, type Contracts } from './contracts.js'
