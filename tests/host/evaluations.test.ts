import type { LoggedEvent, RunAppend, RunEvent, Store } from '@namu/engine'
import { hostDefaults, inspectRun } from '@namu/engine'
import { describe, expect, it } from 'vitest'
import { storeWith, valueOf, sceneOfEachTest } from './scene.js'

const scene = sceneOfEachTest()

function waves(count: number): number {
  let sum = 0
  for (let i = 0; i < count; i += 1) sum += Math.sin(i)
  const n = Math.round(sum * 1e6) + 1
  return n + Math.cos(n)
}

async function logOf(store: Store, run: string): Promise<LoggedEvent[]> {
  const log: LoggedEvent[] = []
  for await (const logged of store.readLog(run)) log.push(logged)
  return log
}

describe('a built-in that depends on the host', () => {
  it('is evaluated where the run is executed, and its result is in the log', async () => {
    const { host } = await scene.host()
    const { run } = await host.startRun({ workflow: 'waves', input: { wire: [3] } })
    const record = await host.wait(run)
    expect(valueOf(record)).toBe(waves(3))
    const log = await logOf(scene.store, run)
    expect(log.map(({ event }) => event.type)).toEqual([
      'run.started',
      'evaluated',
      'evaluated',
      'evaluated',
      'attempt.succeeded',
      'evaluated',
    ])
    expect(log[0]?.event).toMatchObject(hostDefaults())
    expect(log[1]?.event).toMatchObject({ check: { builtin: 'Math.sin' } })
  })

  it('is no call to people', async () => {
    const { host } = await scene.host()
    const { run } = await host.startRun({ workflow: 'waves', input: { wire: [3] } })
    expect((await host.wait(run)).calls).toEqual({ started: 1, settled: 1 })
    expect((await inspectRun(scene.store, run)).calls.map(({ call }) => call)).toEqual([1])
  })

  it('costs no commit of its own: ten thousand of them are a few', async () => {
    const appends: number[] = []
    const through = (store: Store): Store =>
      storeWith(store, {
        append: (group: readonly RunAppend[]) => {
          appends.push(...group.map(({ events }) => events.length))
          return store.append(group)
        },
      })
    const { host } = await scene.host({ through })
    const { run } = await host.startRun({ workflow: 'waves', input: { wire: [10_000] } })
    const record = await host.wait(run)
    expect(valueOf(record)).toBe(waves(10_000))
    expect(record.events).toBe(10_003)
    expect(appends.length).toBeLessThan(30)
  })

  it('is evaluated again when a crash came before its result was committed', async () => {
    let torn: string | undefined
    const tear = (event: RunEvent): boolean => event.type !== 'evaluated'
    // The first process loses everything behind the start of the run.
    const through = (store: Store): Store =>
      storeWith(store, {
        append: (group: readonly RunAppend[]) =>
          store.append(
            group.map((append) => {
              const events = append.events.filter(tear)
              if (events.length === append.events.length) return append
              torn = append.record.run
              return { ...append, events, record: { ...append.record, events: events.length } }
            }),
          ),
      })
    const first = await scene.host({ through })
    const { run } = await first.host.startRun({ workflow: 'waves', input: { wire: [2] } })
    await first.host.stop()
    expect(torn).toBe(run)
    expect((await logOf(scene.store, run)).map(({ event }) => event.type)).toEqual(['run.started'])
    const second = await scene.host()
    await second.host.resume(run)
    expect(valueOf(await second.host.wait(run))).toBe(waves(2))
  })
})
