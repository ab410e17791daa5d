import { describe } from 'vitest'
import { appendSuite } from './append.js'
import { contentSuite } from './content.js'
import { heldStartSuite } from './held-starts.js'
import { inboxSuite } from './inbox.js'
import { leaseSuite } from './leases.js'
import { listingSuite } from './listing.js'
import { logSuite } from './log.js'
import { memoSuite } from './memos.js'
import { singletonSuite } from './singletons.js'
import { snapshotSuite } from './snapshots.js'
import type { OpenSubject, StoreSubject } from './subject.js'

/** Runs a test on a fresh store and disposes of it, whatever happens. */
export type WithStore = (test: (subject: StoreSubject) => Promise<void>) => Promise<void>

/**
 * The contract of `Store`, sentence by sentence. Every implementation calls this from a test file:
 *
 * ```ts
 * storeConformance('LMDB', openSubject)
 * ```
 */
export function storeConformance(name: string, open: OpenSubject): void {
  const withStore: WithStore = async (test) => {
    const subject = await open()
    try {
      await test(subject)
    } finally {
      await subject.dispose()
    }
  }
  describe(`${name} as a Store`, () => {
    appendSuite(withStore)
    logSuite(withStore)
    snapshotSuite(withStore)
    listingSuite(withStore)
    inboxSuite(withStore)
    heldStartSuite(withStore)
    singletonSuite(withStore)
    contentSuite(withStore)
    memoSuite(withStore)
    leaseSuite(withStore)
  })
}
