import { encode } from '@namu/core/internal'
import { describe, expect, it } from 'vitest'
import type { WithDispatcher } from './conformance.js'
import { job, keyOf, nameOf, success } from './scripted-runner.js'

export function deliverySuite(withDispatcher: WithDispatcher): void {
  describe('delivery', () => {
    it('brings each job to a runner as it is, and its outcome back', () =>
      withDispatcher(async ({ dispatcher, runner, host, until }) => {
        const jobs = [
          job(1),
          job(2, { attempt: 3, timeoutMs: 5_000 }),
          job(1, { run: 'run_b/ü:{}' }),
        ]
        await dispatcher.dispatch(jobs)
        await until(() => runner.started.length === 3)
        for (const one of jobs)
          expect(runner.started.map((started) => started.job)).toContainEqual(one)
        for (const one of jobs) runner.succeed(one)
        await until(() => host.received.length === 3)
        for (const one of jobs) {
          const report = host.received.find((received) => nameOf(received) === nameOf(one))
          expect(report?.outcome).toEqual(success(one))
          expect(report?.trace?.finishedAt).toBeGreaterThanOrEqual(report?.trace?.startedAt ?? NaN)
          expect(report?.trace?.worker).not.toBe('')
        }
      }))

    it('brings failures back as they are', () =>
      withDispatcher(async ({ dispatcher, runner, host, until }) => {
        await dispatcher.dispatch([job(1)])
        await until(() => runner.started.length === 1)
        runner.fail(job(1), 'no luck')
        await until(() => host.received.length === 1)
        expect(host.received[0]?.outcome).toMatchObject({
          status: 'failed',
          reason: 'error',
          final: false,
        })
      }))

    it('passes log lines on', () =>
      withDispatcher(async ({ dispatcher, runner, host, until }) => {
        await dispatcher.dispatch([job(1)])
        await until(() => runner.started.length === 1)
        const line = { run: 'run_a', call: 1, attempt: 1, time: 7, level: 'info' as const }
        runner.started[0]?.control.log({
          ...line,
          message: 'half',
          fields: { n: 1 },
          progress: 0.5,
        })
        await until(() => host.lines.length === 1)
        expect(host.lines[0]).toEqual({ ...line, message: 'half', fields: { n: 1 }, progress: 0.5 })
        runner.succeed(job(1))
        await until(() => host.received.length === 1)
      }))

    it('delivers many jobs, each to one runner', () =>
      withDispatcher(async ({ dispatcher, runner, host, until }) => {
        const jobs = Array.from({ length: 200 }, (_, index) => job(index + 1))
        await dispatcher.dispatch(jobs)
        const ended = new Set<string>()
        await until(() => {
          for (const { job: one } of runner.started) {
            if (ended.has(nameOf(one))) continue
            ended.add(nameOf(one))
            runner.succeed(one)
          }
          return new Set(host.received.map(nameOf)).size === jobs.length
        })
        expect(new Set(runner.startedNames()).size).toBe(jobs.length)
        expect(runner.started).toHaveLength(jobs.length)
      }))

    it('carries large arguments and results', () =>
      withDispatcher(async ({ dispatcher, runner, host, until }) => {
        const args = encode(['x'.repeat(1_000_000)])
        await dispatcher.dispatch([job(1, { args })])
        await until(() => runner.started.length === 1)
        expect(runner.started[0]?.job.args).toBe(args)
        runner.succeed(job(1))
        await until(() => host.received.length === 1)
      }))

    it('accepts an empty batch', () =>
      withDispatcher(async ({ dispatcher }) => {
        await dispatcher.dispatch([])
        expect(await dispatcher.known([])).toEqual([])
      }))
  })

  describe('notBefore', () => {
    it('holds a job back until its time', () =>
      withDispatcher(async ({ dispatcher, runner, now, advance, until }) => {
        await dispatcher.dispatch([job(1, { notBefore: now() + 600 }), job(2)])
        await until(() => runner.started.length === 1)
        expect(runner.startedNames()).toEqual([nameOf(job(2))])
        expect(await dispatcher.known([keyOf(job(1))])).toEqual([keyOf(job(1))])
        await advance(700)
        await until(() => runner.started.length === 2)
        expect(runner.started[1]?.job.call).toBe(1)
      }))

    it('in the past is no reason to wait', () =>
      withDispatcher(async ({ dispatcher, runner, now, until }) => {
        await dispatcher.dispatch([job(1, { notBefore: now() - 1_000 })])
        await until(() => runner.started.length === 1)
      }))
  })

  describe('known', () => {
    it('names waiting and running attempts, and no others', () =>
      withDispatcher(async ({ dispatcher, runner, host, now, until }) => {
        await dispatcher.dispatch([job(1), job(2, { notBefore: now() + 60_000 })])
        await until(() => runner.started.length === 1)
        const asked = [job(1), job(2), job(3), job(1, { attempt: 2 }), job(1, { run: 'run_b' })]
        const known = await dispatcher.known(asked.map(keyOf))
        expect(known.map(nameOf).sort()).toEqual([nameOf(job(1)), nameOf(job(2))])
        runner.succeed(job(1))
        await until(() => host.received.length === 1)
        await until(async () => (await dispatcher.known([keyOf(job(1))])).length === 0)
      }))
  })

  describe('abort', () => {
    it('removes an attempt that waits', () =>
      withDispatcher(async ({ dispatcher, runner, now, advance, until }) => {
        await dispatcher.dispatch([job(1, { notBefore: now() + 300 })])
        await dispatcher.abort(keyOf(job(1)))
        await until(async () => (await dispatcher.known([keyOf(job(1))])).length === 0)
        await advance(600)
        await dispatcher.dispatch([job(2)])
        await until(() => runner.started.length === 1)
        expect(runner.startedNames()).toEqual([nameOf(job(2))])
      }))

    it('aborts the signal of an attempt that runs', () =>
      withDispatcher(async ({ dispatcher, runner, until }) => {
        await dispatcher.dispatch([job(1), job(2)])
        await until(() => runner.started.length === 2)
        await dispatcher.abort(keyOf(job(1)))
        const control = (call: number) =>
          runner.started.find((started) => started.job.call === call)?.control
        await until(() => control(1)?.signal.aborted === true)
        expect(control(2)?.signal.aborted).toBe(false)
        runner.succeed(job(1))
        runner.succeed(job(2))
      }))

    it('of an unknown attempt changes nothing', () =>
      withDispatcher(async ({ dispatcher, runner, until }) => {
        await dispatcher.abort(keyOf(job(9)))
        await dispatcher.dispatch([job(1)])
        await until(() => runner.started.length === 1)
      }))
  })

  describe('withdraw', () => {
    it('takes back what no worker has, and says so', () =>
      withDispatcher(async ({ dispatcher, runner, now, advance, until }) => {
        await dispatcher.dispatch([job(1), job(2, { notBefore: now() + 300 })])
        await until(() => runner.started.length === 1)
        const asked = [job(1), job(2), job(3)].map(keyOf)
        expect(await dispatcher.withdraw(asked)).toEqual([keyOf(job(2))])
        expect(await dispatcher.withdraw(asked)).toEqual([])
        expect(await dispatcher.known(asked)).toEqual([keyOf(job(1))])
        await advance(600)
        await dispatcher.dispatch([job(4)])
        await until(() => runner.started.length === 2)
        expect(runner.startedNames()).toEqual([nameOf(job(1)), nameOf(job(4))])
        expect(await dispatcher.withdraw([])).toEqual([])
      }))

    it('leaves the attempt free to be dispatched again', () =>
      withDispatcher(async ({ dispatcher, runner, now, until }) => {
        await dispatcher.dispatch([job(1, { notBefore: now() + 60_000 })])
        expect(await dispatcher.withdraw([keyOf(job(1))])).toEqual([keyOf(job(1))])
        await dispatcher.dispatch([job(1)])
        await until(() => runner.started.length === 1)
      }))
  })

  describe('stop', () => {
    it('takes no reports any more', () =>
      withDispatcher(async ({ dispatcher, runner, host, advance, until }) => {
        await dispatcher.dispatch([job(1)])
        await until(() => runner.started.length === 1)
        await dispatcher.stop()
        runner.succeed(job(1))
        await advance(50)
        expect(host.received).toEqual([])
      }))

    it('can be called twice', () =>
      withDispatcher(async ({ dispatcher }) => {
        await dispatcher.stop()
        await dispatcher.stop()
      }))
  })
}
