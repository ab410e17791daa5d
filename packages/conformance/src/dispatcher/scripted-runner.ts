import { encode, type Digest, type TaskId } from '@namu/core/internal'
import type {
  AttemptControl,
  AttemptKey,
  AttemptOutcome,
  AttemptReport,
  DispatchListener,
  LogLine,
  Runner,
  TaskJob,
} from '@namu/engine'

/** A runner whose attempts end when the test says so. */
export class ScriptedRunner implements Runner {
  readonly started: { readonly job: TaskJob; readonly control: AttemptControl }[] = []
  readonly #ends = new Map<string, (outcome: AttemptOutcome) => void>()

  run(job: TaskJob, control: AttemptControl): Promise<AttemptOutcome> {
    this.started.push({ job, control })
    return new Promise((resolve) => this.#ends.set(nameOf(job), resolve))
  }

  /** What was started and not ended by the test. */
  get open(): readonly TaskJob[] {
    return this.started.map(({ job }) => job).filter((one) => this.#ends.has(nameOf(one)))
  }

  /** The attempt returns its call number. */
  succeed(attempt: AttemptKey): void {
    this.#end(attempt, success(attempt))
  }

  fail(attempt: AttemptKey, message: string): void {
    const error = encode(new Error(message))
    this.#end(attempt, { status: 'failed', reason: 'error', error, final: false })
  }

  #end(attempt: AttemptKey, outcome: AttemptOutcome): void {
    const name = nameOf(attempt)
    this.#ends.get(name)?.(outcome)
    this.#ends.delete(name)
  }

  startedNames(): string[] {
    return this.started.map(({ job }) => nameOf(job))
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

/** A host that remembers what it was told; while `refusing`, nothing is committed. */
export class ListeningHost implements DispatchListener {
  readonly received: AttemptReport[] = []
  readonly refused: AttemptReport[] = []
  readonly lines: LogLine[] = []
  losses = 0
  refusing = false

  reports(reports: readonly AttemptReport[]): Promise<void> {
    if (this.refusing) {
      this.refused.push(...reports)
      return Promise.reject(new Error('not committed'))
    }
    this.received.push(...reports)
    return Promise.resolve()
  }

  logLines(lines: readonly LogLine[]): void {
    this.lines.push(...lines)
  }

  jobsLost(): void {
    this.losses += 1
  }
}

export function success(attempt: AttemptKey): AttemptOutcome {
  return { status: 'succeeded', value: encode(attempt.call) }
}

export function job(call: number, changes: Partial<TaskJob> = {}): TaskJob {
  return {
    run: 'run_a',
    call,
    attempt: 1,
    workflow: 'compute',
    task: 'src/tasks#add' as TaskId,
    artifact: 'a'.repeat(64) as Digest,
    export: 'add',
    args: encode([call, 'ü\u0000', undefined, new Date(0)]),
    idempotencyKey: `key-${String(call)}`,
    queue: 'default',
    ...changes,
  }
}

export function keyOf({ run, call, attempt }: AttemptKey): AttemptKey {
  return { run, call, attempt }
}

export function nameOf({ run, call, attempt }: AttemptKey): string {
  return `${run}/${String(call)}/${String(attempt)}`
}
