import type { BuildOutput } from '@namu/core/internal'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
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

describe('a pure task with a cache', () => {
  it('is executed once for equal arguments, over runs and restarts', async () => {
    const first = await execute(await scene.host(), 'prices', [['tea', 'milk']])
    expect(valueOf(first)).toEqual([first.run, first.run])
    await scene.reopen()
    const second = await execute(await scene.host(), 'prices', [['milk', 'sugar', 'tea']])
    expect(valueOf(second)).toEqual([first.run, second.run, first.run])
    expect(await scene.attempts(second.run)).toBe(1)
  })

  it('shows the hit: which run made the result, and when', async () => {
    const host = await scene.host()
    const first = await execute(host, 'prices', [['tea']])
    const second = await execute(host, 'prices', [['tea']])
    const { calls } = await scene.inspect(second.run)
    const { cached, trace } = calls[0]?.attempts[0] ?? {}
    const made = (await scene.inspect(first.run)).calls[0]?.settledAt
    expect(cached).toEqual({ run: first.run, at: made })
    expect(trace).toBeUndefined()
  })

  it('is executed all the same in a fresh run, whose result counts from then on', async () => {
    const host = await scene.host()
    await execute(host, 'prices', [['tea']])
    const fresh = await execute(host, 'prices', [['tea']], { fresh: true })
    expect(valueOf(fresh)).toEqual([fresh.run])
    const third = await execute(host, 'prices', [['tea']])
    expect(valueOf(third)).toEqual([fresh.run])
  })

  it('is executed again when its time is over, and what has expired is removed', async () => {
    const host = await scene.host()
    for (const _ of [1, 2]) {
      const { run } = await execute(host, 'shortLived', ['tea'])
      expect(await scene.attempts(run)).toBe(1)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect(await scene.store.pruneMemos(Date.now(), 10)).toBeLessThanOrEqual(1)
  })

  it('is not answered with a failure', async () => {
    const host = await scene.host()
    for (const _ of [1, 2]) {
      const { run, status } = await execute(host, 'failing', ['tea'])
      expect([status, await scene.attempts(run)]).toEqual(['failed', 1])
    }
  })

  it('works without its cache: the log has everything (M1)', async () => {
    const host = await scene.host()
    await execute(host, 'prices', [['tea']])
    const { run } = await execute(host, 'prices', [['tea']])
    await scene.store.pruneMemos(Number.MAX_SAFE_INTEGER, 100)
    await scene.reopen()
    const { calls, record } = await scene.inspect(run)
    expect(calls).toMatchObject([{ status: 'succeeded' }])
    expect(record.status).toBe('completed')
  })
})
