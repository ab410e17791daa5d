import { decode } from '@namu/core/internal'
import { inspectRun } from '@namu/engine'
import { describe, expect, it } from 'vitest'
import { sceneOfEachTest, StepRunner, until, valueOf } from './scene.js'

const scene = sceneOfEachTest()
const never = (): Promise<number> => new Promise(() => undefined)

/** Steps in the order of their execution. */
const stepsOf = ({ executed }: StepRunner): unknown[] =>
  executed.map(({ args }) => (decode(args) as unknown[])[0])

/** Step 1 never ends. */
const stuck = (): StepRunner => new StepRunner((n) => (n === 1 ? never() : Promise.resolve(n)))

describe('a time limit', () => {
  it('that was reached while nobody executed the run is enforced by whoever takes it up', async () => {
    const first = await scene.host({ runner: stuck() })
    const at = Date.now() + 150
    const { run } = await first.host.startRun({ workflow: 'limited', input: { wire: [150] } })
    await until(() => first.runner.executed.length === 1)
    await first.host.stop()
    await until(() => Date.now() > at)
    const { host, runner } = await scene.host({ runner: stuck() })
    await host.resume(run)
    expect(valueOf(await host.wait(run))).toBe('too late: 200')
    expect(stepsOf(runner)).toEqual(expect.arrayContaining([100, 200]))
  })

  it('leaves no timer behind when the body was in time', async () => {
    const { host } = await scene.host()
    const { run } = await host.startRun({ workflow: 'limited', input: { wire: [86_400_000] } })
    expect(valueOf(await host.wait(run))).toBe('in time: 2')
    expect((await inspectRun(scene.store, run)).timers).toEqual([])
  })
})

describe('cancelling a run with scopes and compensations', () => {
  it('lets it clean up, then carries the compensations out', async () => {
    const { host, runner } = await scene.host({ runner: stuck() })
    const { run } = await host.startRun({ workflow: 'tidied', input: { wire: [] } })
    await until(() => runner.executed.length === 1)
    await host.cancel(run, 'enough')
    expect((await host.wait(run)).status).toBe('cancelled')
    expect(stepsOf(runner)).toEqual([1, 100, 8, 7])
    const { rollbacks, calls } = await inspectRun(scene.store, run)
    expect(rollbacks.map(({ status, call }) => [status, call])).toEqual([
      ['succeeded', 4],
      ['succeeded', 3],
    ])
    expect(calls).toHaveLength(4)
  })

  it('goes on with the compensations where a crashed owner has left them', async () => {
    const first = await scene.host({
      runner: new StepRunner((n) => (n === 1 || n === 7 ? never() : Promise.resolve(n))),
    })
    const { run } = await first.host.startRun({ workflow: 'tidied', input: { wire: [] } })
    await until(() => first.runner.executed.length === 1)
    await first.host.cancel(run, 'enough')
    await until(() => stepsOf(first.runner).includes(7))
    await first.host.stop()
    const { host, runner } = await scene.host()
    await host.resume(run)
    expect((await host.wait(run)).status).toBe('cancelled')
    expect(stepsOf(runner)).toEqual([7])
  })

  it('with force ends it at once, from any process', async () => {
    const { host, runner } = await scene.host({ runner: stuck() })
    const { run } = await host.startRun({ workflow: 'tidied', input: { wire: [] } })
    await until(() => runner.executed.length === 1)
    const { host: other } = await scene.host()
    await other.cancel(run, 'now', true)
    expect((await host.wait(run)).status).toBe('cancelled')
    expect(stepsOf(runner)).toEqual([1])
    const { rollbacks } = await inspectRun(scene.store, run)
    expect(rollbacks.map(({ status }) => status)).toEqual(['skipped', 'skipped'])
  })

  it('a second time ends the clean-up', async () => {
    const { host, runner } = await scene.host({ runner: new StepRunner(never) })
    const { run } = await host.startRun({ workflow: 'tidied', input: { wire: [] } })
    await until(() => runner.executed.length === 1)
    await host.cancel(run, 'enough')
    await until(() => runner.executed.length === 2)
    await host.cancel(run, 'now')
    expect((await host.wait(run)).status).toBe('cancelled')
    expect(stepsOf(runner)).toEqual([1, 100])
  })
})
