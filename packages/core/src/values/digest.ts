import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Digest } from '../ir/ids.js'

type Sha256 = (content: string | Uint8Array) => string

/** What is asked of Node where there is one; nothing is imported from it. */
interface NodeProcess {
  getBuiltinModule?(name: 'node:crypto'): {
    hash(algorithm: 'sha256', content: string | Uint8Array): string
  }
}

/** sha256 as lower-case hexadecimal; text is hashed as UTF-8. Runs in Node and in browsers. */
export function digestOf(content: string | Uint8Array): Digest {
  return hash(content) as Digest
}

const surroundings: object = globalThis

/** Digests are made for every call of a run, and Node's own takes a seventh of the time. */
const hash: Sha256 =
  nodeHash(Reflect.get(surroundings, 'process') as NodeProcess | undefined) ?? portableHash

/** @internal Exported for a test. */
export function nodeHash(process: NodeProcess | undefined): Sha256 | undefined {
  const crypto = process?.getBuiltinModule?.('node:crypto')
  return crypto && ((content) => crypto.hash('sha256', content))
}

/** @internal Exported for a test. */
export function portableHash(content: string | Uint8Array): string {
  return bytesToHex(sha256(typeof content === 'string' ? utf8ToBytes(content) : content))
}
