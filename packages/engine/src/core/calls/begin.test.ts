import { defaultPolicy, digestOf } from '@namu/core/internal'
import { expect, it } from 'vitest'
import { EngineRun } from '../../../test/engine-run.js'
import { RunMachine, type RunEvent } from '../index.js'

const tasks = { a: { policy: { deadlineMs: 5_000 } }, b: {} }
const source = `async () => { const p = a(1); await sleep(700); await b(2); return p }`

/** The events of a run, as those of one that has them from another run. */
function carried(run: EngineRun): readonly RunEvent[] {
  const origin = {
    run: 'before',
    kind: 'fork',
    at: 1,
    carry: { before: 2, again: [], replaced: [] },
  } as const
  return run.events.map((event) => (event.type === 'run.started' ? { ...event, origin } : event))
}

it('nothing of a carried history is asked for before its end, then everything open is (G1, G2)', () => {
  const run = new EngineRun(source, { tasks })
  const machine = RunMachine.create(run.program)
  for (const event of carried(run)) machine.apply(event)
  expect(machine.calls()).toHaveLength(1)
  expect([machine.outstanding(), machine.timers(), machine.waits()]).toEqual([[], [], []])
  const copy = RunMachine.restore(run.program, machine.snapshot())
  const { commands } = copy.apply({ type: 'run.carried', time: 60_000 })
  expect(commands.map(({ type }) => type)).toEqual(['timer', 'disarm', 'dispatch', 'timer'])
  expect(copy.outstanding()).toMatchObject([{ call: 1, attempt: 1 }])
  const [sleeps, limit] = copy.timers()
  // What the history says stays, and the deadline of what is executed now begins now.
  expect([sleeps?.at, limit?.at]).toEqual([1_700, 65_000])
})

it('an end of a history that there is not changes nothing but the time', () => {
  const run = new EngineRun(source, { tasks })
  expect(run.machine.apply({ type: 'run.carried', time: 2_000 }).commands).toEqual([])
})

it('a rebind puts the policies of another release in force, for the run and for its fold', () => {
  const run = new EngineRun(`async () => { await b(2) }`, {
    tasks: { b: {} },
    // A copy would be of the first release again.
    copies: false,
  })
  const task = run.program.release.tasks['tasks#b' as never]
  const policy = { ...defaultPolicy, retry: { ...defaultPolicy.retry, maxAttempts: 2, jitter: 0 } }
  const release = {
    digest: digestOf('other'),
    tasks: { 'tasks#b': { ...(task as object), policy } },
  } as never
  const rebound = {
    type: 'run.rebound',
    time: 1_500,
    release: digestOf('other'),
    version: '2.0.0',
  } as const
  expect(() => run.machine.apply(rebound)).toThrow('handed in')
  run.machine.rebind(release)
  run.apply(rebound)
  run.fail(1, new Error('once'))
  expect(run.dispatched.map(({ attempt }) => attempt)).toEqual([1, 2])
})
