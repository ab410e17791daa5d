import type { RunRecord } from '@namu/engine'
import type { Databases } from './databases.js'
import { singletonDigest } from './names.js'

type Alone = Pick<RunRecord, 'run' | 'workflow' | 'singleton'>

/** The run that keeps this one from being created, if there is one. */
export function holderOf(databases: Databases, { workflow, singleton }: Alone): string | undefined {
  return singleton === undefined
    ? undefined
    : databases.keys.get(singletonDigest(workflow, singleton))
}

/** Keeps one entry for a run as long as its record has a `singleton`. */
export function moveSingleton(
  databases: Databases,
  before: Alone | undefined,
  { run, workflow, singleton }: Alone,
): void {
  if (before?.singleton === singleton) return
  if (before?.singleton !== undefined) {
    void databases.keys.remove(singletonDigest(workflow, before.singleton))
  }
  if (singleton !== undefined) void databases.keys.put(singletonDigest(workflow, singleton), run)
}
