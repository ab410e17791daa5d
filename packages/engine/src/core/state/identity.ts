import { digestOf, type Digest } from '@namu/core/internal'

/** Links an identity may carry before it is hashed, so that chains of callbacks stay short. */
const longestChain = 64

/**
 * Identity of a frame: hash(parent frame, site, visit).
 *
 * I1. Equal (parent, site, visit) give equal hashes; no counter that outlives its frame takes part.
 * I2. The hash is computed when it is first needed; the parent is let go then, so that an identity
 *     never holds more than `longestChain` others.
 */
export class Identity {
  parent: Identity | undefined
  site: string
  visit: number
  depth: number
  hash: Digest | undefined

  constructor(parent: Identity | undefined, site: string, visit: number) {
    if (parent !== undefined && parent.depth >= longestChain) identityHash(parent)
    this.parent = parent
    this.site = site
    this.visit = visit
    this.depth = parent === undefined || parent.hash !== undefined ? 0 : parent.depth + 1
    this.hash = undefined
  }
}

export function identityHash(identity: Identity): Digest {
  if (identity.hash !== undefined) return identity.hash
  const parent = identity.parent === undefined ? 'root' : identityHash(identity.parent)
  const hash = digestOf(`frame\n${parent}\n${identity.site}\n${String(identity.visit)}`)
  identity.hash = hash
  identity.parent = undefined
  identity.depth = 0
  return hash
}

/** The dynamic name of a call: hash(frame, site, visit), told apart from the name of a frame. */
export function callName(frame: Identity, site: string, visit: number): Digest {
  return digestOf(`call\n${identityHash(frame)}\n${site}\n${String(visit)}`)
}
