import { startRedis, type ThrowawayServer } from '@namu/conformance/servers'
import type { BuildOutput } from '@namu/core/internal'
import { RedisDispatcher } from '@namu/dispatch-redis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildPolicies, execute, PolicyScene, valueOf } from './scene.js'

let build: BuildOutput
let scene: PolicyScene
beforeAll(async () => {
  build = await buildPolicies()
})
beforeEach(async () => {
  scene = await PolicyScene.open(build)
})
afterEach(async () => {
  await scene.close()
})

describe('errors', () => {
  it.each([
    ['declined', 'Error', 1],
    ['blocked', 'Error', 1],
    ['syntax', 'SyntaxError', 1],
    ['busy', 3, 3],
  ])('%s: %s after %i attempts', async (kind, outcome, attempts) => {
    const record = await execute(await scene.host(), 'pay', [kind])
    expect(valueOf(record)).toBe(outcome)
    expect(await scene.attempts(record.run)).toBe(attempts)
  })

  it('say themselves when they want to be repeated', async () => {
    const record = await execute(await scene.host(), 'throttled', [])
    expect(valueOf(record)).toBe(2)
  })
})

describe('a deadline', () => {
  it('ends the retries of a task that fails and fails', async () => {
    const record = await execute(await scene.host(), 'limits', ['stubborn'])
    // Whichever comes first: an attempt that would begin too late, or the deadline during one.
    expect(['Error', 'NAMU4141']).toContain(valueOf(record))
    expect(await scene.attempts(record.run)).toBeGreaterThan(1)
  })

  it('ends an attempt that does not', async () => {
    const record = await execute(await scene.host(), 'limits', ['endless'])
    expect(valueOf(record)).toBe('NAMU4141')
    const { calls, timers } = await scene.inspect(record.run)
    expect(calls).toMatchObject([{ status: 'failed', attempt: 1 }])
    expect(timers).toEqual([])
  })

  it('holds while nobody executes the run: the next owner fails the call at once', async () => {
    const first = await scene.host()
    const { run } = await first.startRun({ workflow: 'limits', input: { wire: ['endless'] } })
    await scene.reopen()
    await new Promise((resolve) => setTimeout(resolve, 250))
    const second = await scene.host()
    await second.resume(run)
    expect(valueOf(await second.wait(run))).toBe('NAMU4141')
  })
})

describe('heartbeats', () => {
  it('that stop end the attempt, and the next one goes on with their details', async () => {
    const record = await execute(await scene.host(), 'crawl', [4])
    expect(valueOf(record)).toEqual([3, 4])
    const { calls } = await scene.inspect(record.run)
    expect(calls[0]?.attempts).toMatchObject([
      { attempt: 1, status: 'failed', reason: 'timeout' },
      { attempt: 2, status: 'succeeded' },
    ])
  })
})

describe('a queue without workers', () => {
  let redis: ThrowawayServer
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.close())

  it('fails the call when its start limit is over, and nothing is left in the queue', async () => {
    const dispatcher = new RedisDispatcher({ url: redis.url, namespace: 'nobody' })
    const host = await scene.host({}, dispatcher)
    const record = await execute(host, 'limits', ['nobody'])
    expect(valueOf(record)).toBe('NAMU4142')
    expect(await dispatcher.known([{ run: record.run, call: 1, attempt: 1 }])).toEqual([])
  })

  it('holds over a restart of the owner, for the attempt that is open then', async () => {
    const options = { url: redis.url, namespace: 'restarted' }
    const first = await scene.host({}, new RedisDispatcher(options))
    const { run } = await first.startRun({ workflow: 'limits', input: { wire: ['nobody'] } })
    await scene.reopen()
    const second = await scene.host({}, new RedisDispatcher(options))
    await second.resume(run)
    expect(valueOf(await second.wait(run))).toBe('NAMU4142')
  })
})

describe('the size limit', () => {
  const options = { valueLimit: 10_000 }

  it('refuses arguments and results, each where the workflow can catch it', async () => {
    const host = await scene.host(options)
    const record = await execute(host, 'large', ['x'.repeat(6_000), 20_000])
    expect(valueOf(record)).toEqual(['NAMU4144', 'NAMU4144'])
    // A result that is too large would be as large again.
    expect(await scene.attempts(record.run)).toBe(1)
    const small = await execute(host, 'large', ['x', 2])
    expect(valueOf(small)).toEqual([2, 2])
  })

  it('refuses an input before there is a run', async () => {
    const host = await scene.host(options)
    await expect(execute(host, 'large', ['x'.repeat(20_000), 1])).rejects.toMatchObject({
      code: 'NAMU4144',
      message: expect.stringMatching(
        /^The input of workflow large: \d+ bytes are over the limit of 10000$/,
      ) as unknown,
    })
    expect(await scene.store.listRuns()).toEqual([])
  })

  it('fails a run whose result is too large; its calls are kept', async () => {
    const record = await execute(await scene.host(options), 'largeResult', ['x'.repeat(6_000)])
    expect(record.status).toBe('failed')
    expect(valueOf(record)).toMatchObject({ code: 'NAMU4144' })
    expect((await scene.inspect(record.run)).calls).toMatchObject([{ status: 'succeeded' }])
  })

  it('refuses a message, and takes a smaller one after it', async () => {
    const host = await scene.host(options)
    const { run } = await host.startRun({ workflow: 'told', input: { wire: [] } })
    const tell = (length: number) => host.signal(run, { name: 'told', payload: 'x'.repeat(length) })
    await expect(tell(20_000)).rejects.toMatchObject({ code: 'NAMU4144' })
    await tell(5)
    expect(valueOf(await host.wait(run))).toBe(5)
  })

  it('of a run is the one it started with, whoever goes on with it', async () => {
    const first = await scene.host({ valueLimit: 100_000 })
    const { run } = await first.startRun({
      workflow: 'large',
      input: { wire: ['x'.repeat(6_000), 1] },
    })
    await scene.reopen()
    const second = await scene.host({ valueLimit: 10 })
    await second.resume(run)
    expect(valueOf(await second.wait(run))).toEqual([12_000, 1])
  })
})

describe('a call site', () => {
  it('has its own policy where withOptions says so', async () => {
    const host = await scene.host()
    const record = await execute(host, 'configured', ['tea'])
    expect(valueOf(record)).toEqual(['attempt 2', 'tea', 'tea'])
    const { calls } = await scene.inspect(record.run)
    expect(calls.map(({ attempt }) => attempt)).toEqual([2, 3, 3])
    const again = await execute(host, 'configured', ['tea'])
    const cached = (await scene.inspect(again.run)).calls.map(({ attempts }) => attempts[0]?.cached)
    expect(cached).toMatchObject([undefined, undefined, { run: record.run }])
  })
})
