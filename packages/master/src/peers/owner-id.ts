import { randomUUID } from 'node:crypto'

/**
 * A master writes its address into the id it owns partitions by, so that the others find the owner
 * in the lease itself and need no register of masters.
 */
export function ownerId(url: string): string {
  return `${randomUUID()} ${url}`
}

/** The address in an owner's id; `undefined` for an owner that is no master. */
export function addressOf(id: string): string | undefined {
  const url = id.slice(id.indexOf(' ') + 1)
  return url !== id && URL.canParse(url) ? url : undefined
}
