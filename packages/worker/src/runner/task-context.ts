import { decode, type TaskContext, type TaskLogger } from '@namu/core/internal'
import type { AttemptControl, Clock, LogLine, TaskJob } from '@namu/engine'
import type { Heartbeats } from './heartbeats.js'

/** What `context()` gives to the task of one attempt. */
export function taskContext(
  job: TaskJob,
  attempt: AttemptControl,
  signal: AbortSignal,
  clock: Clock,
  beats: Pick<Heartbeats, 'beat'>,
): TaskContext {
  const write = (
    level: LogLine['level'],
    message: string,
    fields: Readonly<Record<string, unknown>> | undefined,
    progress?: number,
  ): void => {
    attempt.log({
      run: job.run,
      call: job.call,
      attempt: job.attempt,
      task: job.task,
      time: clock.now(),
      level,
      message: String(message),
      ...(fields === undefined ? {} : { fields: plain(fields) }),
      ...(progress === undefined ? {} : { progress }),
    })
  }
  const logger: TaskLogger = {
    debug: (message, fields) => {
      write('debug', message, fields)
    },
    info: (message, fields) => {
      write('info', message, fields)
    },
    warn: (message, fields) => {
      write('warn', message, fields)
    },
    error: (message, fields) => {
      write('error', message, fields)
    },
  }
  return {
    run: job.run,
    workflow: job.workflow,
    task: job.task,
    call: job.call,
    attempt: job.attempt,
    idempotencyKey: job.idempotencyKey,
    signal,
    logger,
    progress(fraction, message = '') {
      const known = Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0
      write('info', message, undefined, known)
    },
    heartbeat(details) {
      beats.beat(details)
    },
    lastHeartbeat: job.lastHeartbeat === undefined ? undefined : decode(job.lastHeartbeat),
  }
}

/** As JSON has it; a log line must never make a task fail. */
function plain(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(JSON.stringify(fields)) as Readonly<Record<string, unknown>>
  } catch (error) {
    return { unserialisable: error instanceof Error ? error.message : String(error) }
  }
}
