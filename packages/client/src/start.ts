import { NamuError, toWire, workflowBrand } from '@namu/core/internal'
import type { Workflow } from '@namu/core'
import type { StartRunRequest } from './api/runs.js'

export interface StartOptions {
  /** The same key with the same input gives the same run; with another input NAMU4010. */
  readonly idempotencyKey?: string
  /**
   * Without it: the version a workflow reference was compiled as; for a name the version that was
   * registered last.
   */
  readonly version?: string
  /** Whether `pure` tasks may be started early. Default true. */
  readonly prefetch?: boolean
  /** Execute everything: no call is answered from the cache. Default false. */
  readonly fresh?: boolean
  /** The id of the run: another start with it gives the same run, with another input NAMU4010. */
  readonly run?: string
  /** Added to the priorities of the run's calls: from -1000 to 1000; higher ones go first. Default 0. */
  readonly priority?: number
}

/**
 * The request that starts a workflow; its arguments are written in wire form here.
 * @throws NamuError NAMU4001 for a workflow that was not compiled, NAMU3001 for an argument without
 *   a wire form
 */
export function startRequest(
  workflow: Workflow<never[], unknown> | string,
  args: readonly unknown[],
  options: StartOptions,
): StartRunRequest {
  return {
    ...(typeof workflow === 'string' ? named(workflow, options) : referenced(workflow, options)),
    args: args.map((arg) => toWire(arg)),
    ...(options.idempotencyKey === undefined ? {} : { idempotencyKey: options.idempotencyKey }),
    ...(options.prefetch === undefined ? {} : { prefetch: options.prefetch }),
    ...(options.fresh === undefined ? {} : { fresh: options.fresh }),
    ...(options.run === undefined ? {} : { run: options.run }),
    ...(options.priority === undefined ? {} : { priority: options.priority }),
  }
}

type Target = Pick<StartRunRequest, 'workflow' | 'version' | 'graph'>

function named(workflow: string, { version }: StartOptions): Target {
  return { workflow, ...(version === undefined ? {} : { version }) }
}

function referenced(workflow: Workflow<never[], unknown>, { version }: StartOptions): Target {
  const { reference, options } = workflow[workflowBrand]
  if (!reference) {
    const name = options.name ?? workflow.name
    throw new NamuError('NAMU4001', `The workflow "${name}" was not compiled by Namu`, {
      where: name,
      hint: 'Bundle the application with the plugin of @namu/transformer, or start it by its name.',
    })
  }
  // Another version than the compiled one may have another graph.
  return version === undefined || version === reference.version
    ? { workflow: reference.name, version: reference.version, graph: reference.graph }
    : { workflow: reference.name, version }
}
