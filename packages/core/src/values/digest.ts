import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Digest } from '../ir/ids.js'

/** sha256 as lower-case hexadecimal; text is hashed as UTF-8. Runs in Node and in browsers. */
export function digestOf(content: string | Uint8Array): Digest {
  return bytesToHex(sha256(typeof content === 'string' ? utf8ToBytes(content) : content)) as Digest
}
