import type { Store } from '@namu/engine'
import { addressOf } from './owner-id.js'

/** What another master answered. */
export interface PeerAnswer {
  readonly status: number
  readonly body: unknown
}

/** The master that owns the partitions when this one does not. */
export interface Peers {
  /**
   * Passes a request on to the owner. `undefined` when no other master owns anything, or it does not
   * answer: it is starting or gone, and its leases will expire.
   */
  ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<PeerAnswer | undefined>
}

/** Marks a request as passed on: it is not passed on again. */
export const forwardedHeader = 'namu-forwarded'

const answerTimeoutMs = 30_000

export function createPeers(
  store: Pick<Store, 'partitions' | 'holder'>,
  ownUrl: string,
  token: string | undefined,
): Peers {
  return {
    async ask(method, path, body) {
      const url = await ownerUrl(store, ownUrl)
      if (url === undefined) return undefined
      try {
        const response = await fetch(url + path, {
          method,
          headers: {
            [forwardedHeader]: '1',
            'content-type': 'application/json',
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(answerTimeoutMs),
        })
        return { status: response.status, body: await response.json() }
      } catch {
        return undefined
      }
    },
  }
}

async function ownerUrl(
  store: Pick<Store, 'partitions' | 'holder'>,
  ownUrl: string,
): Promise<string | undefined> {
  for (let partition = 0; partition < store.partitions; partition += 1) {
    const lease = await store.holder(partition)
    const url = lease && addressOf(lease.owner.id)
    if (url !== undefined && url !== ownUrl) return url
  }
  return undefined
}
