import { encode, type Digest, type TaskId } from '@namu/core/internal'
import type { AttemptKey, AttemptReport, LogLine, TaskJob } from '@namu/engine'
import { setTimeout as sleep } from 'node:timers/promises'
import { RedisDispatcher, type RedisDispatcherOptions } from '../src/index.js'

/** An attempt of one run; `call` tells it from others. */
export const job = (call: number, changes: Partial<TaskJob> = {}): TaskJob => ({
  ...{ run: 'run/1', call, attempt: 1, workflow: 'w', task: 'm#t' as TaskId },
  ...{ artifact: 'a' as Digest, export: 't', args: encode([call]) },
  ...{ idempotencyKey: String(call), queue: 'default' },
  ...changes,
})

export const keyOf = ({ run, call, attempt }: AttemptKey): AttemptKey => ({ run, call, attempt })

/** What a worker reports when the task returned its call number. */
export const success = (of: AttemptKey): AttemptReport => ({
  ...keyOf(of),
  outcome: { status: 'succeeded', value: encode(of.call) },
})

/** A master that remembers what it was told; `refusing` keeps it from taking reports. */
export class Master {
  readonly reports: AttemptReport[] = []
  readonly lines: LogLine[] = []
  losses = 0
  refusing = false
  readonly dispatcher: RedisDispatcher

  constructor(options: RedisDispatcherOptions) {
    this.dispatcher = new RedisDispatcher({
      ttlMs: 1_500,
      sweepMs: 50,
      redeliverMs: 200,
      ...options,
    })
  }

  async start(): Promise<this> {
    await this.dispatcher.start({
      reports: (reports) => {
        if (this.refusing) return Promise.reject(new Error('not committed'))
        this.reports.push(...reports)
        return Promise.resolve()
      },
      logLines: (lines) => void this.lines.push(...lines),
      jobsLost: () => {
        this.losses += 1
      },
    })
    return this
  }
}

/** Waits until the condition holds; the test's own time-out ends it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10)
}
