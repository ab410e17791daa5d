import { startPostgres, type ThrowawayPostgres } from '@namu/conformance/servers'
import { isNamuError } from '@namu/core'
import type { RunAppend, RunEvent } from '@namu/engine'
import type { Digest, Encoded } from '@namu/core/internal'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPostgresStore } from './index.js'

let server: ThrowawayPostgres

beforeAll(async () => {
  server = await startPostgres({ durable: true })
})
afterAll(() => server.close())

const event = (reason: string): RunEvent => ({ type: 'run.cancelled', time: 1, reason })

function appendOf(run: string, epoch: number, expected: number): RunAppend {
  return {
    ...{ partition: 0, epoch, expected, events: [event(String(expected))] },
    record: {
      ...{ run, workflow: 'w', version: '1', partition: 0, status: 'running' },
      ...{ graph: 'g' as Digest, release: 'r' as Digest, input: '[[]]' as Encoded },
      ...{ createdAt: 1, updatedAt: 1, events: expected + 1, calls: { started: 0, settled: 0 } },
    },
  }
}

describe('a Postgres server that crashes', () => {
  it('has everything that was acknowledged, and the store goes on with the same connections', async () => {
    const store = await openPostgresStore({ connectionString: await server.createDatabase() })
    const lease = await store.acquire(0, { id: 'o', host: 'h', pid: 1 }, 600_000)
    if (!lease.acquired) throw new Error('the partition is free')
    const runs = ['a', 'b', 'c', 'd']
    const acknowledged = new Map(runs.map((run) => [run, 0]))
    const failures: unknown[] = []
    let stop = false
    const writing = runs.map(async (run) => {
      for (;;) {
        const next = acknowledged.get(run) ?? 0
        try {
          // Repeated after a failure: the commit may be unknown.
          const [outcome] = await store.append([appendOf(run, lease.lease.epoch, next)])
          expect(outcome).toEqual({ status: 'committed' })
          acknowledged.set(run, next + 1)
          // Not after a failure: what became of it must be known before the log is compared.
          if (stop) return
        } catch (error) {
          failures.push(error)
          await sleep(20)
        }
      }
    })
    for (let crash = 0; crash < 4; crash += 1) {
      await sleep(100 + 50 * crash)
      await server.stop('crash')
      const before = new Map(acknowledged)
      await server.start()
      for (const run of runs) {
        expect((await store.getRun(run))?.events ?? 0).toBeGreaterThanOrEqual(before.get(run) ?? 0)
      }
    }
    stop = true
    await Promise.all(writing)
    expect(failures.length).toBeGreaterThan(0)
    for (const error of failures) {
      expect(isNamuError(error) && error.code).toBe('NAMU5005')
    }
    for (const run of runs) {
      const reasons: string[] = []
      for await (const logged of store.readLog(run)) {
        if (logged.event.type === 'run.cancelled') reasons.push(logged.event.reason)
      }
      expect(reasons).toEqual(
        Array.from({ length: acknowledged.get(run) ?? -1 }, (_, index) => String(index)),
      )
    }
    await store.close()
  })
})
