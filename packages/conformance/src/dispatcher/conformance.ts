import { setTimeout as sleep } from 'node:timers/promises'
import { describe } from 'vitest'
import { deliverySuite } from './delivery.js'
import { durabilitySuite } from './durability.js'
import { limitsSuite } from './limits.js'
import { orderSuite } from './order.js'
import { ListeningHost, ScriptedRunner } from './scripted-runner.js'
import type { DispatcherCapabilities, DispatcherSubject, OpenDispatcher } from './subject.js'

/** A started dispatcher with its host and the runner of its workers. */
export interface DispatcherScene extends DispatcherSubject {
  readonly runner: ScriptedRunner
  readonly host: ListeningHost
  /** Waits until the condition holds; the test's own time-out ends it. */
  until(condition: () => boolean | Promise<boolean>): Promise<void>
}

export type WithDispatcher = (
  test: (scene: DispatcherScene) => Promise<void>,
  /** Attempts that the workers execute at once; any number from three without it. */
  places?: number,
) => Promise<void>

/**
 * The contract of `Dispatcher`, sentence by sentence. Order of delivery and of reports is not
 * promised beyond the rules of `waitingTerms`, and not tested beyond them.
 */
export function dispatcherConformance(
  name: string,
  open: OpenDispatcher,
  capabilities: DispatcherCapabilities,
): void {
  const withDispatcher: WithDispatcher = async (test, places) => {
    const runner = new ScriptedRunner()
    const host = new ListeningHost()
    const subject = await open(runner, places)
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
    const { limits } = capabilities
    const waiting = () => {
      limitsSuite(withDispatcher, capabilities)
      orderSuite(withDispatcher)
    }
    if (limits === true) describe('limits', waiting)
    else describe.skip(`limits (${limits})`, waiting)
  })
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(5)
}
