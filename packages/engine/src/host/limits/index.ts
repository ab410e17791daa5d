export { jobLimits } from './job-limits.js'
export { keyText } from './key-text.js'
export { waitingTerms, type SlotTerms, type RateTerms, type WaitingTerms } from './waiting-terms.js'
