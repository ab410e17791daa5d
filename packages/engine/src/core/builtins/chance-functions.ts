import { digestOf } from '@namu/core/internal'
import { fraction } from '../calls/retry.js'
import { siteName, visit } from '../interpret/identity-at.js'
import type { Run } from '../program/program.js'
import { callName } from '../state/identity.js'
import type { FunctionFrame } from '../state/records.js'
import type { NativeCall } from './native.js'

/** Chance derives from the run's seed and the dynamic name of the call: a fold draws the same again. */
function source(run: Run, frame: FunctionFrame, site: number, what: string): string {
  const name = callName(frame.identity, siteName(run, frame, site), visit(frame, site))
  return `${what}\n${run.state.seed}\n${name}`
}

/** Version 4, variant 1, from 122 bits of the digest. */
function uuid(text: string): string {
  const hex = digestOf(text)
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

export const chanceFunctions = {
  'Math.random': (run, _args, frame, site) => fraction(source(run, frame, site, 'random')),
  'crypto.randomUUID': (run, _args, frame, site) => uuid(source(run, frame, site, 'uuid')),
} satisfies Record<string, NativeCall>
