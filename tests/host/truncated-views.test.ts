import type { StreamMessage } from '@namu/client'
import { inspectRun } from '@namu/engine'
import { createRunNews, runDetail, runFeed } from '@namu/master/views'
import { describe, expect, it } from 'vitest'
import { sceneOfEachTest } from './scene.js'

const scene = sceneOfEachTest()

/** A run that has ended, of whose log the beginning was dropped. */
async function truncated(): Promise<{ readonly run: string; readonly firstEvent: number }> {
  const { host } = await scene.host({ options: { keepEvents: 10, snapshotEvents: 20 } })
  const { run } = await host.startRun({ workflow: 'sequence', input: { wire: [0, 100] } })
  const { firstEvent = 0 } = await host.wait(run)
  expect(firstEvent).toBeGreaterThan(50)
  return { run, firstEvent }
}

async function feed(run: string, from?: number): Promise<StreamMessage[]> {
  const messages: StreamMessage[] = []
  const query = from === undefined ? { run } : { run, from }
  const news = createRunNews(20)
  for await (const message of runFeed(scene.store, query, news, new AbortController().signal))
    messages.push(message)
  return messages
}

const seqs = (messages: readonly StreamMessage[]): number[] =>
  messages.flatMap((message) => (message.type === 'event' ? [message.event.seq] : []))

describe('a run whose log was truncated', () => {
  it('is followed from the first event that is left, and the feed says which one that is', async () => {
    const { run, firstEvent } = await truncated()
    const messages = await feed(run)
    expect(messages[0]).toMatchObject({ type: 'run', run: { events: 101, firstEvent } })
    expect(seqs(messages)).toEqual(
      Array.from({ length: 101 - firstEvent }, (_, index) => firstEvent + index),
    )
    expect(seqs(await feed(run, 3))[0]).toBe(firstEvent)
    expect(seqs(await feed(run, 99))).toEqual([99, 100])
  })

  it('has a detail that says from where on it shows calls', async () => {
    const { run } = await truncated()
    const detail = await runDetail(scene.store, await inspectRun(scene.store, run))
    expect(detail.shownFrom).toBe((await scene.store.readSnapshot(run))?.events)
    expect(detail.result).toBe(100)
    expect(detail.calls.at(-1)).toMatchObject({ call: 100, status: 'succeeded' })
    expect(detail.run.calls).toEqual({ started: 100, settled: 100 })
  })

  it('is followed to its end by a reader that is overtaken', async () => {
    const { host } = await scene.host({ options: { keepEvents: 0, snapshotEvents: 5 } })
    const { run } = await host.startRun({ workflow: 'sequence', input: { wire: [0, 400] } })
    const news = createRunNews(5)
    const seen: number[] = []
    for await (const message of runFeed(scene.store, { run }, news, new AbortController().signal)) {
      if (message.type !== 'event') continue
      seen.push(message.event.seq)
      // Slower than the run.
      if (seen.length < 20) await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect(seen.at(-1)).toBe(400)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(new Set(seen).size).toBe(seen.length)
  })
})
