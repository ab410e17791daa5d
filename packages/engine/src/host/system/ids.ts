import { systemClock } from './clock.js'
import { systemRandom } from './random.js'
import type { Clock, Ids, Random } from '../../interfaces/clock.js'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const timeDigits = 10
const randomBytes = 10

/**
 * Run ids in the manner of ULID (https://github.com/ulid/spec): `run_`, 48 bits of time and 80 random
 * bits in Crockford's base32, lower case, so that ids sort by creation. Ids of one millisecond count
 * up from a random start, so those of one process sort too.
 */
export function sortableIds(clock: Clock = systemClock, random: Random = systemRandom): Ids {
  let lastTime = -1
  let entropy = 0n
  return {
    run() {
      const time = Math.max(clock.now(), lastTime)
      if (time === lastTime) {
        entropy += 1n
      } else {
        lastTime = time
        // One bit is kept free, so that counting up cannot overflow.
        entropy = BigInt.asUintN(79, bigEndian(random.bytes(randomBytes)))
      }
      return `run_${base32(BigInt(time), timeDigits)}${base32(entropy, 16)}`
    },
  }
}

function bigEndian(bytes: Uint8Array): bigint {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return value
}

function base32(value: bigint, digits: number): string {
  let text = ''
  let rest = value
  for (let digit = 0; digit < digits; digit += 1) {
    text = alphabet.charAt(Number(rest & 31n)) + text
    rest >>= 5n
  }
  return text
}
