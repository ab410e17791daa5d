import { setTimeout as sleep } from 'node:timers/promises'
import { describe } from 'vitest'
import { deliverySuite } from './delivery.js'
import { durabilitySuite } from './durability.js'
import { ListeningHost, ScriptedRunner } from './scripted-runner.js'
import type { DispatcherCapabilities, DispatcherSubject, OpenDispatcher } from './subject.js'

/** A started dispatcher with its host and the runner of its workers. */
export interface DispatcherScene extends DispatcherSubject {
  readonly runner: ScriptedRunner
  readonly host: ListeningHost
  /** Waits until the condition holds; the test's own time-out ends it. */
  until(condition: () => boolean | Promise<boolean>): Promise<void>
}

export type WithDispatcher = (test: (scene: DispatcherScene) => Promise<void>) => Promise<void>

/**
 * The contract of `Dispatcher`, sentence by sentence. Order of delivery and of reports is not
 * promised and not tested.
 */
export function dispatcherConformance(
  name: string,
  open: OpenDispatcher,
  capabilities: DispatcherCapabilities,
): void {
  const withDispatcher: WithDispatcher = async (test) => {
    const runner = new ScriptedRunner()
    const host = new ListeningHost()
    const subject = await open(runner)
    try {
      await subject.dispatcher.start(host)
      await test({ ...subject, runner, host, until })
    } finally {
      await subject.dispose()
    }
  }
  describe(`${name} as a Dispatcher`, () => {
    deliverySuite(withDispatcher)
    durabilitySuite(withDispatcher, capabilities)
  })
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(5)
}
