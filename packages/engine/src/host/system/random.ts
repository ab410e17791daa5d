import { randomBytes } from 'node:crypto'
import type { Random } from '../../interfaces/clock.js'

/** Randomness of the operating system. */
export const systemRandom: Random = {
  bytes: (length) => randomBytes(length),
}
