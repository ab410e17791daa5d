export { storeConformance } from './store/conformance.js'
export type { OpenSubject, StoreSubject } from './store/subject.js'
export { dispatcherConformance } from './dispatcher/conformance.js'
export type {
  DispatcherCapabilities,
  DispatcherSubject,
  OpenDispatcher,
} from './dispatcher/subject.js'
export { ManualClock } from './manual-clock.js'
