import { copy } from '../values/copy.js'
import type { Workflow } from './workflow.js'

/**
 * Starts a workflow as a run that outlives the one that starts it: `await detach(child)(...args)` is the
 * id of the child's run, once its start is durable. The parent learns nothing of its outcome, and
 * neither end nor cancellation of the one reaches the other.
 *
 * In a direct run the child runs in this process, the id stands for nothing that can be looked up, and
 * what the child throws is written to the console.
 */
export function detach<Args extends unknown[], Result>(
  child: Workflow<Args, Result>,
): (...args: Args) => Promise<string> {
  return async (...args) => {
    const copied: Args = copy(args)
    const run = `direct_${crypto.randomUUID()}`
    child(...copied).catch((error: unknown) => {
      console.error(`The detached run ${run} of ${child.name} failed:`, error)
    })
    return Promise.resolve(run)
  }
}
