import { NamuError } from '../errors/namu-error.js'
import { runWithin, surroundings } from './surroundings.js'

/** Carries one compensation out. */
type Compensation = () => unknown

/** The compensations that a direct run of a workflow has registered, in order. */
export interface DirectRollbacks {
  readonly registered: Compensation[]
}

/** @throws NamuError NAMU4122 where no workflow is running */
export function registerRollback(compensation: Compensation): void {
  const { rollbacks } = surroundings()
  if (rollbacks === undefined)
    throw new NamuError('NAMU4122', 'onRollback was called outside a workflow', {
      hint: 'Call it in a workflow; in a browser, before its first await.',
    })
  rollbacks.registered.push(compensation)
}

/**
 * Runs a workflow's function; when it fails, carries the compensations out, the last one first. What
 * they throw is passed over, and does not keep the others from being carried out.
 */
export async function runWithRollbacks(run: () => unknown): Promise<unknown> {
  const rollbacks: DirectRollbacks = { registered: [] }
  try {
    return await runWithin({ rollbacks }, run)
  } catch (error) {
    for (const compensation of rollbacks.registered.reverse())
      await Promise.resolve()
        .then(() => runWithin({ scope: undefined, rollbacks: undefined }, compensation))
        .catch(() => undefined)
    throw error
  }
}
