import { inspectRun, type RunEvent, type Store } from '@namu/engine'
import { expect, it } from 'vitest'
import { valueOf, type HostUnderTest, sceneOfEachTest, until } from './scene.js'

const scene = sceneOfEachTest()

const years = 365 * 86_400_000

async function nap({ host }: HostUnderTest, ms: number): Promise<{ run: string; at: number }> {
  const at = Date.now() + ms
  const wire = [new Date(at).toISOString()]
  const { run } = await host.startRun({ workflow: 'napping', input: { wire } })
  return { run, at }
}

const sleeps = async (run: string): Promise<boolean> =>
  (await inspectRun(scene.store, run)).timers.length === 1

async function eventsOf(store: Store, run: string): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  for await (const { event } of store.readLog(run)) events.push(event)
  return events
}

it('goes on when the timer is due, and logs that once', async () => {
  const under = await scene.host()
  const { run, at } = await nap(under, 30)
  expect(valueOf(await under.host.wait(run))).toBe(3)
  const events = await eventsOf(scene.store, run)
  expect(events.map(({ type }) => type)).toEqual([
    'run.started',
    'attempt.succeeded',
    'timer.fired',
    'attempt.succeeded',
  ])
  expect(events[2]?.time).toBeGreaterThanOrEqual(at)
})

it('shows what a running run sleeps for, to any process', async () => {
  const under = await scene.host()
  const { run, at } = await nap(under, 100 * years)
  await until(() => sleeps(run))
  const { timers } = await inspectRun(await scene.reopen(), run)
  expect(timers).toMatchObject([{ timer: 1, at, site: 'src/workflows#napping / sleep / 1' }])
  await under.host.cancel(run, 'not that long')
  expect((await under.host.wait(run)).status).toBe('cancelled')
  expect((await inspectRun(scene.store, run)).timers).toEqual([])
})

it('a timer that fell due while nobody ran fires at once after a resume', async () => {
  const first = await scene.host()
  const { run, at } = await nap(first, 60)
  await until(() => sleeps(run))
  await first.host.stop()
  await until(() => Date.now() > at)
  const { host, runner } = await scene.host()
  await host.resume(run)
  expect(valueOf(await host.wait(run))).toBe(3)
  expect(runner.executed).toHaveLength(1)
})

it('a timer that is due later fires after a resume too', async () => {
  const first = await scene.host()
  const { run, at } = await nap(first, 150)
  await until(() => sleeps(run))
  await first.host.stop()
  const { host } = await scene.host({ options: { ownership: 'all' } })
  expect(valueOf(await host.wait(run))).toBe(3)
  const fired = (await eventsOf(scene.store, run)).find(({ type }) => type === 'timer.fired')
  expect(fired?.time).toBeGreaterThanOrEqual(at)
})

it('runs that left memory while they sleep are woken', async () => {
  const under = await scene.host({ options: { loadedRuns: 1 } })
  const naps = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => nap(under, 40 + n)))
  const ended = await Promise.all(naps.map(({ run }) => under.host.wait(run)))
  expect(ended.map(valueOf)).toEqual([3, 3, 3, 3, 3, 3])
})
