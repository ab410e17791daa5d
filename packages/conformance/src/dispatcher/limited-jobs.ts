import type { TaskId } from '@namu/core/internal'
import type { TaskJob } from '@namu/engine'
import type { DispatcherScene } from './conformance.js'
import { job, nameOf } from './scripted-runner.js'

export const charge = 'src/tasks#charge' as TaskId

/** A job of a task with a limit of attempts at the same time, of each key if one is given. */
export function slotJob(
  call: number,
  limit: number,
  key?: string,
  changes: Partial<TaskJob> = {},
): TaskJob {
  const by = { task: charge, ...(key === undefined ? {} : { key }) }
  return job(call, { task: charge, limits: { concurrency: { ...by, limit } }, ...changes })
}

/** A job of a task with a limit of starts. */
export function rateJob(call: number, limit: number, perMs: number, key?: string): TaskJob {
  const by = { task: charge, ...(key === undefined ? {} : { key }) }
  return job(call, { task: charge, limits: { rate: { ...by, limit, perMs } } })
}

/** The calls that were started, in order, without fences. */
export function startedCalls({ runner }: DispatcherScene): number[] {
  return runner.started.map(({ job: { call } }) => call).filter((call) => call < firstFence)
}

const firstFence = 1_000_000
let fences = firstFence

/** Waits until a job without limits came through: what could start before it has started. */
export async function fence(scene: DispatcherScene): Promise<void> {
  const { dispatcher, runner, until } = scene
  const last = job((fences += 1), { run: 'run_fence' })
  await dispatcher.dispatch([last])
  await until(() => runner.startedNames().includes(nameOf(last)))
  runner.succeed(last)
}

/** Ends attempts as they start until so many have started; returns the most that ran at once. */
export async function endAll(scene: DispatcherScene, jobs: readonly TaskJob[]): Promise<number> {
  const { runner, host, until } = scene
  let most = 0
  await until(() => {
    const { open } = runner
    most = Math.max(most, open.length)
    if (open[0]) runner.succeed(open[0])
    return jobs.every((one) => host.received.some((report) => nameOf(report) === nameOf(one)))
  })
  return most
}
