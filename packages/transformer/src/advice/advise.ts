import type { WorkflowIR } from '@namu/core/internal'
import type { Node } from 'ts-morph'
import type { Reporter } from '../diagnostics/index.js'
import type { DiscoveredProject } from '../discover/index.js'
import type { Origins } from '../project/index.js'
import { adviseConcurrentWrites } from './concurrent-writes.js'
import { adviseLoops } from './loops.js'
import { Suspensions } from './suspends.js'
import { adviseUnawaited } from './unawaited.js'
import { adviseUnreachable } from './unreachable.js'
import { adviseWaits } from './waits.js'

/** A workflow that compiled. */
export interface AdvisedWorkflow {
  /** The functions that were lowered for it, nested ones too. */
  readonly functions: readonly Node[]
  readonly graph: WorkflowIR
  readonly project: DiscoveredProject
  readonly origins: Origins
  readonly reporter: Reporter
}

/** Warns about what compiles, but may not be what was meant (NAMU1011, NAMU15xx). */
export function advise(workflow: AdvisedWorkflow): void {
  const { functions, reporter } = workflow
  const suspensions = new Suspensions(workflow.origins)
  for (const fn of functions) {
    adviseUnawaited(fn, reporter)
    adviseUnreachable(fn, reporter)
    adviseLoops(fn, suspensions, reporter)
    adviseConcurrentWrites(fn, reporter)
  }
  adviseWaits(workflow)
}
