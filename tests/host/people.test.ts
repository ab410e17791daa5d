import { inspectRun, type RunEvent } from '@namu/engine'
import { expect, it } from 'vitest'
import { sceneOfEachTest, until, valueOf, type HostUnderTest } from './scene.js'

const scene = sceneOfEachTest()

const numbers = Array.from({ length: 60 }, (_, index) => index)

async function start({ host }: HostUnderTest, workflow: string, arg: number): Promise<string> {
  return (await host.startRun({ workflow, input: { wire: [arg] } })).run
}

async function eventsOf(run: string, type: RunEvent['type']): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  for await (const { event } of scene.store.readLog(run))
    if (event.type === type) events.push(event)
  return events
}

it('logs the messages of a run in the order of posting, whoever posts them (B2)', async () => {
  const owner = await scene.host()
  const run = await start(owner, 'gathering', numbers.length)
  const other = await scene.host({ start: false })
  for (const n of numbers) {
    const { host } = n % 3 === 0 ? owner : other
    await host.signal(run, { name: 'n', payload: n })
  }
  expect(valueOf(await owner.host.wait(run))).toEqual(numbers)
})

it('takes a message in once, however often it is sent under one key', async () => {
  const owner = await scene.host()
  const run = await start(owner, 'gathering', 3)
  const send = (key: string, payload: number): Promise<void> =>
    owner.host.signal(run, { name: 'n', key, payload })
  await Promise.all([send('a', 1), send('a', 1), send('a', 1)])
  await send('a', 7)
  await send('b', 2)
  await send('a', 8)
  await send('c', 3)
  expect(valueOf(await owner.host.wait(run))).toEqual([1, 2, 3])
  expect(await eventsOf(run, 'signal.received')).toHaveLength(3)
})

it('keeps messages for a run that nobody executes until it is resumed, and leaves none behind', async () => {
  const first = await scene.host()
  const run = await start(first, 'gathering', 4)
  await first.host.signal(run, { name: 'n', payload: 1 })
  await first.host.stop()
  const sender = await scene.host({ start: false })
  for (const payload of [2, 3, 4, 5]) await sender.host.signal(run, { name: 'n', payload })
  const second = await scene.host()
  await second.host.resume(run)
  expect(valueOf(await second.host.wait(run))).toEqual([1, 2, 3, 4])
  const { partition } = (await scene.store.getRun(run)) ?? { partition: -1 }
  await until(async () => (await scene.store.readInbox([partition])).length === 0)
})

it('brings a message to a run that has left memory', async () => {
  const under = await scene.host({ options: { loadedRuns: 1 } })
  const runs: string[] = []
  for (let count = 0; count < 5; count += 1) runs.push(await start(under, 'gathering', 2))
  for (const payload of [1, 2])
    for (const run of runs) await under.host.signal(run, { name: 'n', payload })
  for (const run of runs) expect(valueOf(await under.host.wait(run))).toEqual([1, 2])
})

it('shows any process what a run has published, as far as it is committed', async () => {
  const owner = await scene.host()
  const run = await start(owner, 'gathering', 3)
  const published = async (): Promise<unknown> =>
    (await inspectRun(scene.store, run)).published.map(({ name, value }) => [name, value])
  expect(await published()).toEqual([])
  await owner.host.signal(run, { name: 'n', payload: 5 })
  expect(await published()).toEqual([['heard', '[1]']])
})

it('lists an approval with the run’s row while it is pending, and asks the next one in time', async () => {
  const owner = await scene.host()
  const run = await start(owner, 'asking', 30)
  const asked = async (): Promise<string | undefined> =>
    (await scene.store.listRuns({ asking: true }))[0]?.approvals?.[0]?.to
  await until(async () => (await asked()) === 'bob')
  const [pending] = (await scene.store.getRun(run))?.approvals ?? []
  expect(pending).toMatchObject({ wait: 1, round: 1 })
  const { logged } = await owner.host.decide(run, { approved: true, by: 'bob' })
  expect(logged).toBe(true)
  expect(valueOf(await owner.host.wait(run))).toEqual([true, 'bob', 'bob'])
  expect(await scene.store.listRuns({ asking: true })).toEqual([])
  expect(await scene.store.getRun(run)).not.toHaveProperty('approvals')
})

it('refuses the token of a round whose time is up, and a decision that came second', async () => {
  const owner = await scene.host()
  const run = await start(owner, 'asking', 60_000)
  const [pending] = (await scene.store.getRun(run))?.approvals ?? []
  const token = pending?.token ?? ''
  await expect(owner.host.decide(run, { approved: true, token: 'x' })).rejects.toMatchObject({
    code: 'NAMU4104',
  })
  const other = await scene.host({ start: false })
  const both = await Promise.allSettled([
    other.host.decide(run, { approved: true, by: 'first', token }),
    other.host.decide(run, { approved: false, by: 'second', token }),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(valueOf(await owner.host.wait(run))).toHaveLength(3)
  expect(await eventsOf(run, 'approval.decided')).toHaveLength(1)
})
