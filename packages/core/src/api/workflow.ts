import { runWithRollbacks } from '../scopes/index.js'
import { copy } from '../values/copy.js'
import { callAcrossBoundary } from './boundary.js'
import { workflowBrand, type WorkflowBrand } from './brand.js'
import type { WorkflowOptions } from './options.js'

/** A workflow: callable as the function it wraps (a direct run), and startable by a client. */
export type Workflow<Args extends unknown[], Result> = ((...args: Args) => Promise<Result>) & {
  readonly [workflowBrand]: WorkflowBrand
}

/**
 * Marks a function as a workflow: the compiler turns its control flow into a graph. Called directly
 * it is the function itself, so a debugger steps through it.
 */
export function workflow<Args extends unknown[], Result>(
  fn: (...args: Args) => Promise<Result>,
): Workflow<Args, Result>
export function workflow<Args extends unknown[], Result>(
  // Arguments are inferred from the function alone.
  options: WorkflowOptions<Parameters<(...args: Args) => void>>,
  fn: (...args: Args) => Promise<Result>,
): Workflow<Args, Result>
export function workflow(
  first: WorkflowOptions | ((...args: never[]) => Promise<unknown>),
  second?: (...args: never[]) => Promise<unknown>,
): unknown {
  const [options, run] = typeof first === 'function' ? [{}, first] : [first, second]
  if (typeof run !== 'function') throw new TypeError('workflow(options?, fn) needs a function')
  const wrapped = async (...args: unknown[]): Promise<unknown> =>
    runWithRollbacks(() =>
      callAcrossBoundary(run as (...args: unknown[]) => unknown, undefined, args, copy),
    )
  Object.defineProperty(wrapped, 'name', { value: run.name, configurable: true })
  const brand: WorkflowBrand = { options }
  return Object.assign(wrapped, { [workflowBrand]: brand })
}
