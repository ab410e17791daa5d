import { encode, NamuError } from '@namu/core/internal'
import type { WorkerChannel } from '@namu/dispatch-redis'
import type {
  AttemptControl,
  AttemptKey,
  AttemptOutcome,
  Clock,
  Runner,
  TaskJob,
} from '@namu/engine'
import type { Logger } from 'pino'

export interface WorkerParts {
  readonly id: string
  readonly channel: WorkerChannel
  readonly runner: Runner
  readonly clock: Clock
  readonly logger: Logger
}

const retryMs = 1_000

export interface WorkerLoop {
  /** Resolves when the loop takes no more jobs, after `drain` was called; never rejects. */
  readonly done: Promise<void>
  /**
   * Takes no more jobs and waits for the running attempts, for `graceMs` at most; those left then
   * are aborted and given up: the channel reports them as lost, and another worker executes them.
   */
  drain(graceMs: number): Promise<void>
}

/**
 * Executes what the channel hands out. The channel bounds the concurrency: it hands out no more than
 * there are free slots, and a slot is free again when its attempt was reported.
 */
export function startWorkerLoop({ id, channel, runner, clock, logger }: WorkerParts): WorkerLoop {
  const draining = new AbortController()
  let leaving = false
  const running = new Map<
    string,
    { readonly abort: AbortController; readonly end: Promise<void> }
  >()

  const stopListening = channel.onAbort((attempt) => {
    running.get(keyOf(attempt))?.abort.abort()
  })

  const execute = async (job: TaskJob, signal: AbortSignal): Promise<void> => {
    const startedAt = clock.now()
    const outcome = await outcomeOf(runner, job, {
      signal,
      log: (line) => {
        channel.log(line)
      },
      heartbeat: (details) => {
        channel.heartbeat(attemptOf(job), details)
      },
    })
    // The channel reports it as lost.
    if (leaving) return
    const finishedAt = clock.now()
    logger.debug({ ...attemptOf(job), task: job.task, status: outcome.status }, 'attempt ended')
    await channel.report({
      ...attemptOf(job),
      outcome,
      trace: { worker: id, startedAt, finishedAt },
    })
  }

  const take = (job: TaskJob): void => {
    const abort = new AbortController()
    const key = keyOf(job)
    const end = execute(job, abort.signal)
      .catch((error: unknown) => {
        logger.error({ err: error, ...attemptOf(job) }, 'the report of an attempt failed')
      })
      .finally(() => running.delete(key))
    running.set(key, { abort, end })
  }

  const loop = async (): Promise<void> => {
    while (!draining.signal.aborted) {
      try {
        for (const job of await channel.next(draining.signal)) take(job)
      } catch (error) {
        // A worker that looks alive and takes nothing would be worse than one that tries again.
        logger.error({ err: error }, 'taking jobs failed; trying again')
        await new Promise((resolve) => setTimeout(resolve, retryMs))
      }
    }
  }

  const done = loop()
  return {
    done,
    async drain(graceMs) {
      draining.abort()
      await done
      const ends = [...running.values()].map(({ end }) => end)
      if (ends.length > 0) logger.info({ attempts: ends.length }, 'waiting for running attempts')
      await within(graceMs, Promise.all(ends))
      if (running.size > 0) logger.warn({ attempts: running.size }, 'giving up running attempts')
      leaving = true
      for (const { abort } of running.values()) abort.abort()
      stopListening()
    },
  }
}

async function outcomeOf(
  runner: Runner,
  job: TaskJob,
  control: AttemptControl,
): Promise<AttemptOutcome> {
  try {
    return await runner.run(job, control)
  } catch (error) {
    // A runner never rejects; should one, the attempt must not vanish.
    const failure =
      error instanceof Error
        ? error
        : new NamuError('NAMU7003', `The runner failed: ${String(error)}`)
    return { status: 'failed', reason: 'error', error: encode(failure), final: false }
  }
}

function attemptOf({ run, call, attempt }: AttemptKey): AttemptKey {
  return { run, call, attempt }
}

function keyOf({ run, call, attempt }: AttemptKey): string {
  return `${run}/${call}/${attempt}`
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, late])
  clearTimeout(timer)
}
