import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Owner } from '../../interfaces/store.js'

/** This process as an owner of partitions; a new one at every call. */
export function systemOwner(): Owner {
  return { id: randomUUID(), host: hostname(), pid: process.pid }
}
