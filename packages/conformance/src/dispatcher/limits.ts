import { describe, expect, it } from 'vitest'
import type { WithDispatcher } from './conformance.js'
import { given } from './durability.js'
import { charge, endAll, fence, rateJob, slotJob, startedCalls } from './limited-jobs.js'
import { job, keyOf, nameOf } from './scripted-runner.js'
import type { DispatcherCapabilities } from './subject.js'

export function limitsSuite(
  withDispatcher: WithDispatcher,
  capabilities: DispatcherCapabilities,
): void {
  describe('concurrency', () => {
    it('never exceeds its limit, and all attempts are made', () =>
      withDispatcher(async (scene) => {
        const jobs = Array.from({ length: 30 }, (_, index) => slotJob(index + 1, 2))
        await scene.dispatcher.dispatch(jobs)
        await fence(scene)
        expect(startedCalls(scene)).toEqual([1, 2])
        expect(await endAll(scene, jobs)).toBe(2)
        expect(startedCalls(scene)).toEqual(jobs.map(({ call }) => call))
      }))

    it('counts each key for itself', () =>
      withDispatcher(async (scene) => {
        const { runner, dispatcher, until } = scene
        await dispatcher.dispatch([
          ...[slotJob(1, 1, '"a"'), slotJob(2, 1, '"a"'), slotJob(3, 1, '"b"')],
          ...[slotJob(4, 1, '"b"'), slotJob(5, 1), slotJob(6, 1)],
        ])
        await fence(scene)
        expect(startedCalls(scene).sort()).toEqual([1, 3, 5])
        runner.succeed(job(3))
        await until(() => startedCalls(scene).length === 4)
        expect(startedCalls(scene).at(-1)).toBe(4)
      }))

    it('frees the slot of a failed attempt', () =>
      withDispatcher(async (scene) => {
        await scene.dispatcher.dispatch([slotJob(1, 1), slotJob(2, 1)])
        await scene.until(() => scene.runner.started.length === 1)
        scene.runner.fail(job(1), 'no luck')
        await scene.until(() => startedCalls(scene).includes(2))
      }))

    it('frees the slot of an aborted attempt when it has ended', () =>
      withDispatcher(async (scene) => {
        const { runner, dispatcher, until } = scene
        await dispatcher.dispatch([slotJob(1, 1), slotJob(2, 1)])
        await until(() => runner.started.length === 1)
        await dispatcher.abort(keyOf(job(1)))
        await until(() => runner.started[0]?.control.signal.aborted === true)
        await fence(scene)
        expect(startedCalls(scene)).toEqual([1])
        runner.fail(job(1), 'aborted')
        await until(() => startedCalls(scene).includes(2))
      }))

    it('lets those behind an attempt that was aborted while it waited go on', () =>
      withDispatcher(async (scene) => {
        const { runner, dispatcher, until } = scene
        const other = slotJob(4, 1, undefined, { priority: -1 })
        await dispatcher.dispatch([slotJob(1, 1), slotJob(2, 1), other])
        await until(() => runner.started.length === 1)
        await fence(scene)
        await dispatcher.abort(keyOf(job(2)))
        expect(await dispatcher.known([job(1), job(2), job(4)].map(keyOf))).toHaveLength(2)
        runner.succeed(job(1))
        await until(() => startedCalls(scene).includes(4))
        expect(startedCalls(scene)).toEqual([1, 4])
      }))

    it('knows what waits, and withdraws it', () =>
      withDispatcher(async (scene) => {
        const { dispatcher, runner, until } = scene
        await dispatcher.dispatch([slotJob(1, 1), slotJob(2, 1), slotJob(3, 1)])
        await until(() => runner.started.length === 1)
        const asked = [job(1), job(2)].map(keyOf)
        expect(await dispatcher.known(asked)).toEqual(asked)
        expect(await dispatcher.withdraw(asked)).toEqual([keyOf(job(2))])
        runner.succeed(job(1))
        await until(() => startedCalls(scene).length === 2)
        expect(startedCalls(scene)).toEqual([1, 3])
      }))

    it('counts an attempt that was held back from the time it starts', () =>
      withDispatcher(async (scene) => {
        const { dispatcher, runner, now, advance, until } = scene
        const later = slotJob(1, 1, undefined, { notBefore: now() + 300 })
        await dispatcher.dispatch([later, slotJob(2, 1)])
        await until(() => startedCalls(scene).includes(2))
        await advance(400)
        await fence(scene)
        expect(startedCalls(scene)).toEqual([2])
        runner.succeed(job(2))
        await until(() => startedCalls(scene).includes(1))
      }))

    given(capabilities.losesWorkers, 'frees the slots of a vanished worker', () =>
      withDispatcher(async (scene) => {
        const { dispatcher, loseWorkers, runner, host, until } = scene
        await dispatcher.dispatch([slotJob(1, 1), slotJob(2, 1)])
        await until(() => runner.started.length === 1)
        await loseWorkers()
        await until(() => startedCalls(scene).includes(2))
        expect(host.received.map(nameOf)).toContain(nameOf(job(1)))
      }),
    )

    given(capabilities.losesQueue, 'holds again when the queue lost everything', () =>
      withDispatcher(async (scene) => {
        const { dispatcher, loseQueue, runner, host, until } = scene
        const jobs = [1, 2, 3, 4].map((call) => slotJob(call, 2))
        await dispatcher.dispatch(jobs)
        await until(() => runner.started.length === 2)
        await loseQueue()
        await until(() => host.losses >= 1)
        await dispatcher.dispatch(jobs.slice(2))
        // Those that run and those that come: no more than twice the limit, whoever was first.
        expect(await endAll(scene, jobs)).toBeLessThanOrEqual(4)
        // From here on as before.
        const more = [5, 6, 7, 8].map((call) => slotJob(call, 2))
        await dispatcher.dispatch(more)
        expect(await endAll(scene, more)).toBeLessThanOrEqual(2)
      }),
    )
  })

  describe('rate', () => {
    it('hands out no more than its limit in its time', () =>
      withDispatcher(async (scene) => {
        await scene.dispatcher.dispatch([1, 2, 3, 4].map((call) => rateJob(call, 2, 3_600_000)))
        await fence(scene)
        for (const call of [1, 2]) scene.runner.succeed(job(call))
        await fence(scene)
        expect(startedCalls(scene)).toEqual([1, 2])
      }))

    it('goes on when the time is over', () =>
      withDispatcher(async (scene) => {
        const jobs = [1, 2, 3, 4, 5].map((call) => rateJob(call, 2, 400))
        await scene.dispatcher.dispatch(jobs)
        for (const started of [2, 4, 5]) {
          await scene.until(() => startedCalls(scene).length >= started)
          await scene.advance(400)
        }
        expect(startedCalls(scene)).toEqual([1, 2, 3, 4, 5])
      }))

    it('counts each key for itself', () =>
      withDispatcher(async (scene) => {
        const rates = [1, 2].map((call) => rateJob(call, 1, 3_600_000, '1'))
        await scene.dispatcher.dispatch([...rates, rateJob(3, 1, 3_600_000, '"1"')])
        await fence(scene)
        expect(startedCalls(scene).sort()).toEqual([1, 3])
      }))

    it('leaves its room to those whose other limit lets them start', () =>
      withDispatcher(async (scene) => {
        const { dispatcher, runner, until } = scene
        const both = (call: number, key: string) =>
          job(call, {
            task: charge,
            limits: {
              concurrency: { task: charge, key, limit: 1 },
              rate: { task: charge, limit: 3, perMs: 3_600_000 },
            },
          })
        // Call 2 waits for its key, and 3 takes the place in the rate.
        await dispatcher.dispatch([both(1, 'a'), both(2, 'a'), both(3, 'b'), both(4, 'b')])
        await fence(scene)
        expect(startedCalls(scene).sort()).toEqual([1, 3])
        runner.succeed(job(3))
        await until(() => startedCalls(scene).length === 3)
        expect(startedCalls(scene).at(-1)).toBe(4)
        runner.succeed(job(1))
        await fence(scene)
        expect(startedCalls(scene)).toHaveLength(3)
      }))
  })
}
