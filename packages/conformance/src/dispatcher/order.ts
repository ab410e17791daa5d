import { describe, expect, it } from 'vitest'
import type { WithDispatcher } from './conformance.js'
import { charge, endAll, fence, slotJob, startedCalls } from './limited-jobs.js'
import { job } from './scripted-runner.js'

export function orderSuite(withDispatcher: WithDispatcher): void {
  describe('order', () => {
    it('is by priority, and first come, first served within one', () =>
      withDispatcher(async (scene) => {
        const waiting = [
          ...[slotJob(2, 1), slotJob(3, 1, undefined, { priority: -5 })],
          ...[slotJob(4, 1, undefined, { priority: 10 }), slotJob(5, 1)],
          slotJob(6, 1, undefined, { priority: 10 }),
        ]
        await scene.dispatcher.dispatch([slotJob(1, 1)])
        await fence(scene)
        await scene.dispatcher.dispatch(waiting)
        await endAll(scene, waiting)
        expect(startedCalls(scene)).toEqual([1, 4, 6, 2, 5, 3])
      }))

    it('is by priority among jobs without limits too', () =>
      withDispatcher(async (scene) => {
        const { dispatcher, runner, until } = scene
        await dispatcher.dispatch([job(1)])
        await until(() => runner.started.length === 1)
        const waiting = [job(2), job(3, { run: 'run_b', priority: 3 }), job(4, { priority: 3 })]
        await dispatcher.dispatch(waiting)
        await endAll(scene, waiting)
        expect(startedCalls(scene)).toEqual([1, 3, 4, 2])
      }, 1))

    it('lets runs take turns, so that a large one does not hold up a small one', () =>
      withDispatcher(async (scene) => {
        const { dispatcher } = scene
        const large = Array.from({ length: 50 }, (_, index) => job(index + 1, { run: 'run_large' }))
        const small = [job(101, { run: 'run_small' }), job(102, { run: 'run_small' })]
        await dispatcher.dispatch(large)
        await dispatcher.dispatch(small)
        await endAll(scene, [...large, ...small])
        const calls = startedCalls(scene)
        // One that runs when they come, and one of the other run before each.
        expect(calls.indexOf(101)).toBeLessThanOrEqual(3)
        expect(calls.indexOf(102)).toBeLessThanOrEqual(5)
      }, 1))

    it('lets the keys of a limit take turns', () =>
      withDispatcher(async (scene) => {
        const { dispatcher } = scene
        // Slots of the whole task; the keys of the rate make the lanes.
        const keyed = (call: number, key: string) =>
          job(call, {
            task: charge,
            limits: {
              concurrency: { task: charge, limit: 1 },
              rate: { task: charge, key, limit: 1_000, perMs: 3_600_000 },
            },
          })
        const many = Array.from({ length: 50 }, (_, index) => keyed(index + 1, 'many'))
        const few = [keyed(101, 'few'), keyed(102, 'few')]
        await dispatcher.dispatch([...many, ...few])
        await endAll(scene, [...many, ...few])
        const calls = startedCalls(scene)
        expect(calls.indexOf(101)).toBeLessThanOrEqual(2)
        expect(calls.indexOf(102)).toBeLessThanOrEqual(4)
        expect(calls.filter((call) => call <= 50)).toEqual(many.map(({ call }) => call))
      }))
  })
}
