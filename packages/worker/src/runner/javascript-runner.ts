import { AsyncLocalStorage } from 'node:async_hooks'
import {
  decode,
  defaultGraceMs,
  encode,
  NamuError,
  prototypesIn,
  provideContext,
  sizeHint,
  sizeMessage,
  sizeOver,
  type Encoded,
  type TaskContext,
} from '@namu/core/internal'
import {
  systemClock,
  type AttemptControl,
  type AttemptOutcome,
  type Clock,
  type Runner,
  type TaskJob,
} from '@namu/engine'
import type { ArtifactSource } from '../artifacts/artifact-source.js'
import { failureOf } from './failure.js'
import { Heartbeats } from './heartbeats.js'
import { ModuleCache, type TaskModule } from './module-cache.js'
import { taskContext } from './task-context.js'

export interface JavaScriptRunnerOptions {
  readonly artifacts: ArtifactSource
  /**
   * Folder for the modules that are imported; packages that are not bundled (native ones) are found
   * from there. May be shared by processes.
   */
  readonly cacheDir: string
  readonly clock?: Clock
}

/**
 * Where `context()` looks in this process. Shared by all runners: artifacts find it in one global
 * slot, and the storage itself tells the running tasks apart.
 */
const running = new AsyncLocalStorage<TaskContext>()

/**
 * Executes JavaScript artifacts in this process.
 *
 * J1. An attempt has its own copy of its arguments, and its result is copied out: tasks share nothing
 *     but the modules they are in.
 * J2. `run` never rejects. After its signal or its timeout the task may clean up: `run` returns when the
 *     task has ended, and with the end of the grace period at the latest, even if the task goes on. What
 *     the task does and returns then is without effect on the run.
 * J3. A task is not started once its attempt was given up, while its code was being fetched, say.
 */
export class JavaScriptRunner implements Runner {
  readonly #modules: ModuleCache
  readonly #clock: Clock
  /** Ends the grace periods that are under way. */
  readonly #cleaning = new Set<() => void>()

  constructor(options: JavaScriptRunnerOptions) {
    this.#modules = new ModuleCache(options.artifacts, options.cacheDir)
    this.#clock = options.clock ?? systemClock
    // Never taken back: outside tasks the storage is empty, and another runner may still need it.
    provideContext(() => running.getStore())
  }

  async run(job: TaskJob, attempt: AttemptControl): Promise<AttemptOutcome> {
    const controller = new AbortController()
    const beats = new Heartbeats(job, this.#clock, (details) => {
      // What a task says after its attempt was given up is without effect (J2).
      if (!controller.signal.aborted) attempt.heartbeat(details)
    })
    const givenUp = this.#giveUp(job, attempt.signal, controller, beats)
    try {
      const context = taskContext(job, attempt, controller.signal, this.#clock, beats)
      const ended = this.#execute(job, context)
      const outcome = await Promise.race([ended, givenUp.outcome])
      if (controller.signal.aborted) await this.#letCleanUp(job, ended)
      if (outcome.status === 'succeeded' || beats.last === undefined) return outcome
      return { ...outcome, heartbeat: beats.last }
    } finally {
      givenUp.forget()
    }
  }

  /**
   * Gives up what still cleans up, and resolves when nothing is written to the cache folder any more;
   * task code cannot be stopped.
   */
  close(): Promise<void> {
    for (const giveUp of this.#cleaning) giveUp()
    return this.#modules.settled()
  }

  /** Waits for the end of the task or of its grace period. */
  async #letCleanUp(
    { graceMs = defaultGraceMs }: TaskJob,
    ended: Promise<AttemptOutcome>,
  ): Promise<void> {
    let giveUp = (): void => undefined
    const late = new Promise<void>((resolve) => {
      giveUp = resolve
    })
    const forget = this.#clock.at(this.#clock.now() + graceMs, giveUp)
    this.#cleaning.add(giveUp)
    await Promise.race([ended, late])
    forget()
    this.#cleaning.delete(giveUp)
  }

  async #execute(job: TaskJob, context: TaskContext): Promise<AttemptOutcome> {
    let module: TaskModule | undefined
    let value: unknown
    try {
      module = await this.#modules.get(job.artifact)
      const exports = await module.exports()
      const exported = exports[job.export]
      if (typeof exported !== 'function') return missingExport(job)
      const task = exported as (...args: readonly unknown[]) => unknown
      const args = decode(job.args, undefined, prototypesIn(exports['classes'])) as unknown[]
      // J3, and the outcome is there already.
      context.signal.throwIfAborted()
      value = await running.run(context, async () => task(...args))
    } catch (error) {
      return failureOf(error, job, this.#clock.now(), module)
    }
    return succeeded(job, value)
  }

  /** The outcome of an attempt that takes too long or is not wanted any more. */
  #giveUp(
    job: TaskJob,
    wanted: AbortSignal,
    controller: AbortController,
    beats: Heartbeats,
  ): { readonly outcome: Promise<AttemptOutcome>; readonly forget: () => void } {
    let forget = (): void => undefined
    const outcome = new Promise<AttemptOutcome>((resolve) => {
      const end = (reason: 'timeout' | 'lost', error: NamuError): void => {
        delete error.stack
        controller.abort(error)
        resolve({ status: 'failed', reason, error: encode(error), final: false })
      }
      const onAbort = (): void => {
        end('lost', new NamuError('NAMU7003', `The attempt of "${job.task}" was given up`))
      }
      const { timeoutMs } = job
      const stopTimer =
        timeoutMs === undefined
          ? undefined
          : this.#clock.at(this.#clock.now() + timeoutMs, () => {
              end('timeout', timedOut(job, timeoutMs))
            })
      beats.watch((error) => {
        end('timeout', error)
      })
      if (wanted.aborted) onAbort()
      else wanted.addEventListener('abort', onAbort, { once: true })
      forget = () => {
        stopTimer?.()
        beats.stop()
        wanted.removeEventListener('abort', onAbort)
      }
    })
    return { outcome, forget }
  }
}

function succeeded(job: TaskJob, value: unknown): AttemptOutcome {
  let encoded: Encoded
  try {
    encoded = encode(value)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const failure = new NamuError('NAMU3001', `The result of "${job.task}": ${reason}`, {
      where: job.task,
      hint: 'Return plain data: JSON values, bigint, Date, Map, Set, typed arrays and errors.',
    })
    delete failure.stack
    // Executing it again would have its effects again, and end the same way.
    return { status: 'failed', reason: 'error', error: encode(failure), final: true }
  }
  const size = job.valueLimit === undefined ? undefined : sizeOver(encoded, job.valueLimit)
  if (size === undefined || job.valueLimit === undefined)
    return { status: 'succeeded', value: encoded }
  const what = `The result of "${job.task}"`
  const failure = new NamuError('NAMU4144', sizeMessage(what, size, job.valueLimit), {
    where: job.task,
    hint: sizeHint,
  })
  delete failure.stack
  return { status: 'failed', reason: 'error', error: encode(failure), final: true }
}

function missingExport(job: TaskJob): AttemptOutcome {
  const error = new NamuError(
    'NAMU7004',
    `Artifact ${job.artifact} has no function "${job.export}" for task "${job.task}"`,
    { where: job.task, hint: 'Build and publish the project again.' },
  )
  delete error.stack
  return { status: 'failed', reason: 'error', error: encode(error), final: true }
}

function timedOut(job: TaskJob, timeoutMs: number): NamuError {
  return new NamuError('NAMU7002', `"${job.task}" took longer than ${String(timeoutMs)} ms`, {
    where: job.task,
    hint: "Raise the task's `timeout`, or end the work when `context().signal` is aborted.",
  })
}
