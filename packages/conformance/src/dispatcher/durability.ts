import { encode } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import type { WithDispatcher } from './conformance.js'
import { job, keyOf, ListeningHost, nameOf, success } from './scripted-runner.js'
import type { DispatcherCapabilities } from './subject.js'

/** A test of something an implementation may lack; a skipped one shows the reason. */
export function given(capability: true | string, title: string, test: () => Promise<void>): void {
  if (capability === true) it(title, test)
  else it.skip(`${title} (${capability})`, test)
}

export function durabilitySuite(
  withDispatcher: WithDispatcher,
  capabilities: DispatcherCapabilities,
): void {
  describe('durability', () => {
    given(capabilities.redelivers, 'offers reports again until they are committed', () =>
      withDispatcher(async ({ dispatcher, runner, host, until }) => {
        host.refusing = true
        await dispatcher.dispatch([job(1)])
        await until(() => runner.started.length === 1)
        runner.succeed(job(1))
        await until(() => host.refused.length >= 2)
        expect(await dispatcher.known([keyOf(job(1))])).toEqual([keyOf(job(1))])
        host.refusing = false
        await until(() => host.received.length >= 1)
        expect(host.received[0]?.outcome).toEqual(success(job(1)))
        await until(async () => (await dispatcher.known([keyOf(job(1))])).length === 0)
      }),
    )

    given(capabilities.survivesRestart, 'lets a host that is started again go on', () =>
      withDispatcher(async ({ dispatcher, restart, runner, now, until }) => {
        await dispatcher.dispatch([job(1), job(2, { notBefore: now() + 60_000 })])
        await until(() => runner.started.length === 1)
        await dispatcher.stop()
        const second = await restart()
        const host = new ListeningHost()
        await second.start(host)
        const known = await second.known([job(1), job(2), job(3)].map(keyOf))
        expect(known.map(nameOf).sort()).toEqual([nameOf(job(1)), nameOf(job(2))])
        runner.succeed(job(1))
        await until(() => host.received.length >= 1)
        expect(nameOf(host.received[0] ?? job(9))).toBe(nameOf(job(1)))
      }),
    )

    given(capabilities.losesWorkers, 'reports attempts of a vanished worker as lost', () =>
      withDispatcher(async ({ dispatcher, loseWorkers, runner, host, advance, until }) => {
        await dispatcher.dispatch([job(1)])
        await until(() => runner.started.length === 1)
        const { control } = runner.started[0] ?? {}
        control?.heartbeat(encode('early'))
        control?.heartbeat(encode({ done: 'half' }))
        // What it said is on its way.
        await advance(200)
        await loseWorkers()
        await until(() => host.received.length >= 1)
        expect(host.received[0]).toMatchObject({
          ...keyOf(job(1)),
          outcome: {
            status: 'failed',
            reason: 'lost',
            final: false,
            heartbeat: encode({ done: 'half' }),
          },
        })
        await dispatcher.dispatch([job(1, { attempt: 2 })])
        await until(() => runner.started.some(({ job: one }) => one.attempt === 2))
      }),
    )

    given(capabilities.losesQueue, 'notices that the queue lost its jobs', () =>
      withDispatcher(async ({ dispatcher, loseQueue, runner, host, now, until }) => {
        await dispatcher.dispatch([job(1, { notBefore: now() + 60_000 })])
        await loseQueue()
        await until(() => host.losses >= 1)
        expect(await dispatcher.known([keyOf(job(1))])).toEqual([])
        await dispatcher.dispatch([job(1)])
        await until(() => runner.started.length === 1)
        runner.succeed(job(1))
        await until(() => host.received.length >= 1)
      }),
    )
  })
}
