import type { InstructionOf } from '@namu/core/internal'
import { next, type Step } from '../program/program.js'
import { promiseThen, toPromise } from '../promises/resolve.js'
import { NativeFunction } from '../state/records.js'
import { identityAt } from './identity-at.js'

/** AsyncFromSyncIteratorContinuation: a promise of a promise's value. */
export function compileAsyncItem({ id, value }: InstructionOf<'asyncItem'>, site: number): Step {
  return (run, frame) => {
    const origin = identityAt(run, frame, site)
    const waited = toPromise(run, frame.registers[value], origin)
    const wrap = new NativeFunction({ kind: 'asyncItem' })
    frame.registers[id] = promiseThen(run, waited, wrap, undefined, origin)
    return next
  }
}
